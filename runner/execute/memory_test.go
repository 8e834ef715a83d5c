package execute_test

import (
	"errors"

	"roombridge/runner/journal"
)

// memory is a journal that can fail.
type memory struct {
	records []journal.Record
	failAt  int // the record, from 1, that cannot be written
}

var errDisk = errors.New("the disk is full")

func (j *memory) Append(r journal.Record) error {
	if j.failAt > 0 && len(j.records)+1 >= j.failAt {
		return errDisk
	}
	j.records = append(j.records, r)
	return nil
}

func (j *memory) Records() []journal.Record { return j.records }

// last is the last record.
func (j *memory) last() journal.Record {
	if len(j.records) == 0 {
		return journal.Record{}
	}
	return j.records[len(j.records)-1]
}

// batches are the numbers of the started batches.
func (j *memory) batches() (out []int) {
	for _, r := range j.records {
		if r.Started != nil {
			out = append(out, r.Started.Batch)
		}
	}
	return out
}
