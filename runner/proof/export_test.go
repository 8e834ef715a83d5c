package proof

// Why lets tests see the page's reasons without its dress.
var Why = why
