// Roombridge puts every room, and nothing else, into the Exchange Online group that a booking platform
// may read, and proves it.
package main

import (
	"os"

	"roombridge/runner"
)

func main() {
	ctx, stop := runner.Signals()
	os.Exit(runner.Main(ctx, stop, runner.Standard(), os.Args[1:]))
}
