// Package adminapi puts the simulated organisation behind HTTP on the loopback interface, where the
// stand-in module ExchangeOnlineManagement finds it: real PowerShell → stand-in → adminapi → sim.
// It holds no behaviour of Exchange's; it carries calls in and their events out.
//
// The words of this package:
//
//   - A connection is one sign-in: one [Session], from /connect to /disconnect.
//   - An answer is a stream of lines, each three letters, a space and a CLIXML document in one line.
//   - CLIXML is PowerShell's own XML for values: 5.1 and 7 read and write it alike, with every value's
//     type, and the real module asks Exchange for it too (facts.md 2, "X-ResponseFormat: clixml").
//
// # Requests
//
// All are POST, carry the bearer token, and have the parameters as body: a CLIXML hashtable.
//
//	/connect                          signs in
//	/invoke/{connection}/{cmdlet}     runs a cmdlet
//	/disconnect/{connection}          forgets a connection, after Disconnect-ExchangeOnline
//
// # Lines of an answer
//
//	say  a text to show at once, such as a device code
//	out  up to 200 objects
//	rec  one record of another stream, with the fields of [pwsh.Record]
//	got  once, when /connect succeeds: the connection, and for each cmdlet its parameters
//	end  the last line: the call's status. An answer without it was cut off
package adminapi

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log" //nolint:depguard // http.Server takes no other, and it is silent
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"roombridge/runner/pwsh"
)

// Session is one signed-in (or not yet signed-in) user of the simulated organisation.
type Session interface {
	pwsh.Caller
	// RunInteractive is Run, with what a person has to see handed to show at once.
	RunInteractive(ctx context.Context, timeout time.Duration, calls []pwsh.Call, show func(line string), each func(pwsh.Event) error) error
	// Bind returns the cmdlets of the named modules, and their parameters, that connecting gave.
	Bind(ctx context.Context, modules ...string) (pwsh.Commands, error)
}

const (
	headerTimeout = 10 * time.Second
	bodyTimeout   = 30 * time.Second
	idleTimeout   = 5 * time.Minute
	writeTimeout  = time.Minute // for one line of an answer
	signInTimeout = 15 * time.Minute
	callTimeout   = 3_720 * time.Second // above the module's own longest, 3,600 s (facts.md 1c)
	drainTimeout  = 5 * time.Second     // what calls under way get at Close
	maxHeader     = 16 << 10            // bytes
	maxConnected  = 64                  // connections
)

// Server serves one simulated organisation until Close.
type Server struct {
	address    string
	token      string
	http       *http.Server
	served     chan error
	newSession func() Session

	mu          sync.Mutex
	connections map[string]*connection
}

// connection runs one call at a time, as a PowerShell session does.
type connection struct {
	busy    sync.Mutex
	session Session
}

// Serve listens on a random port of 127.0.0.1. Every sign-in gets a session of its own from newSession.
func Serve(newSession func() Session) (*Server, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serving the sandbox to PowerShell: %w", err)
	}
	token := make([]byte, 32)
	if _, err := rand.Read(token); err != nil {
		return nil, errors.Join(fmt.Errorf("making the sandbox's token: %w", err), listener.Close())
	}
	s := &Server{
		address: "http://" + listener.Addr().String(), token: hex.EncodeToString(token),
		served: make(chan error, 1), newSession: newSession, connections: map[string]*connection{},
	}
	s.http = &http.Server{
		Handler: s.routes(), ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: log.New(io.Discard, "", 0), // standard error is not ours
	}
	go func() { s.served <- s.http.Serve(listener) }()
	return s, nil
}

// access is what the stand-in reads to find the server.
type access struct {
	Address string `json:"address"`
	Token   string `json:"token"`
}

// WriteAccess writes the address and the token to a new file that only this user can read. The token
// opens nothing but the sandbox.
func (s *Server) WriteAccess(file string) error {
	text, err := json.Marshal(access{Address: s.address, Token: s.token})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("writing the sandbox's access file: %w", err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing the sandbox's access file: %w", err)
	}
	return nil
}

// Close lets calls under way end within 5 s, cuts off what is left, and closes every session.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	if served := <-s.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, c := range s.connections {
		err = errors.Join(err, c.session.Close())
		delete(s.connections, id)
	}
	return err
}
