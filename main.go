// Roombridge puts every room, and nothing else, into the Exchange Online group that a booking platform
// may read, and proves it.
package main

import (
	_ "embed"
	"os"

	"roombridge/runner"
)

//go:embed testdata/rooms/campus.csv
var campus []byte

func main() {
	ctx, stop := runner.Signals()
	os.Exit(runner.Main(ctx, runner.Process{Streams: runner.Standard(), Stop: stop, Campus: campus}, os.Args[1:]))
}
