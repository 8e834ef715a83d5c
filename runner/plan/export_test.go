package plan

// WayOut is for the tests of this package.
var WayOut = wayOut
