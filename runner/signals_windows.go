package runner

import "os"

// Go makes os.Interrupt of CTRL_C and CTRL_BREAK; closing the console ends the process.
var interrupts = []os.Signal{os.Interrupt}
