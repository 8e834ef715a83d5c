package journal

import "os"

// Swap puts another file in the place of the writer's, for a disk that fails for a moment.
func (w *Writer) Swap(f *os.File) (old *os.File) {
	old, w.file = w.file, f
	return old
}
