package adminapi

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/google/uuid"

	"roombridge/runner/pwsh"
)

// What the roles give comes in the module that connecting writes.
const connectedModules = "tmpEXO_*"

const maxBody = 1 << 20 // bytes

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /connect", s.connect)
	mux.HandleFunc("POST /invoke/{connection}/{cmdlet}", s.invoke)
	mux.HandleFunc("POST /disconnect/{connection}", s.disconnect)
	return s.authorised(mux)
}

// authorised refuses whoever does not have the token, before anything of the request is read.
func (s *Server) authorised(next http.Handler) http.Handler {
	want := sha256.Sum256([]byte("Bearer " + s.token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			http.Error(w, "the token in the access file is not this sandbox's", http.StatusUnauthorized)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), callTimeout)
		defer cancel()
		limitWrite(http.NewResponseController(w))
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (s *Server) connect(w http.ResponseWriter, r *http.Request) {
	params, ok := readParams(w, r)
	if !ok {
		return
	}
	id, c, err := s.open()
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	a := newAnswer(w, "Connect-ExchangeOnline")
	calls := []pwsh.Call{{Cmdlet: "Connect-ExchangeOnline", Params: params}}
	status, err := a.run(func(each func(pwsh.Event) error) error {
		return c.session.RunInteractive(r.Context(), signInTimeout, calls, a.say, each)
	})
	if err == nil && status == pwsh.OK {
		err = a.rights(r.Context(), id, c.session)
	}
	if err != nil || status != pwsh.OK {
		err = errors.Join(err, s.forget(id))
	}
	a.end(status, err)
}

func (s *Server) invoke(w http.ResponseWriter, r *http.Request) {
	c := s.find(w, r)
	if c == nil {
		return
	}
	params, ok := readParams(w, r)
	if !ok {
		return
	}
	c.busy.Lock()
	defer c.busy.Unlock()
	a := newAnswer(w, r.PathValue("cmdlet"))
	calls := []pwsh.Call{{Cmdlet: a.cmdlet, Params: params}}
	a.end(a.run(func(each func(pwsh.Event) error) error { return c.session.Run(r.Context(), calls, each) }))
}

func (s *Server) disconnect(w http.ResponseWriter, r *http.Request) {
	c := s.find(w, r)
	if c == nil {
		return
	}
	c.busy.Lock()
	defer c.busy.Unlock()
	newAnswer(w, "").end(pwsh.OK, s.forget(r.PathValue("connection")))
}

// open makes room for a connection before it signs in, so that the limit holds.
func (s *Server) open() (string, *connection, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.connections) >= maxConnected {
		return "", nil, fmt.Errorf("the sandbox holds %d connections, the most it takes: disconnect one", maxConnected)
	}
	id, c := uuid.NewString(), &connection{session: s.newSession()}
	s.connections[id] = c
	return id, c, nil
}

func (s *Server) find(w http.ResponseWriter, r *http.Request) *connection {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.connections[r.PathValue("connection")]
	if c == nil {
		http.Error(w, "no such connection", http.StatusNotFound)
	}
	return c
}

func (s *Server) forget(id string) error {
	s.mu.Lock()
	c := s.connections[id]
	delete(s.connections, id)
	s.mu.Unlock()
	if c == nil {
		return nil
	}
	return c.session.Close()
}

// limitWrite gives what is written next its time, whatever was left of it from an earlier request.
func limitWrite(c *http.ResponseController) {
	_ = c.SetWriteDeadline(time.Now().Add(writeTimeout)) // fails for connections that cannot hang only
}

func readParams(w http.ResponseWriter, r *http.Request) (map[string]any, bool) {
	// Not Server.ReadTimeout: it would go on running during the call, and cancel it.
	limit := http.NewResponseController(w)
	_ = limit.SetReadDeadline(time.Now().Add(bodyTimeout))
	defer func() { _ = limit.SetReadDeadline(time.Time{}) }()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		http.Error(w, fmt.Sprintf("the parameters take more than %d bytes", maxBody), http.StatusRequestEntityTooLarge)
		return nil, false
	}
	var params map[string]any
	if err == nil {
		params, err = unmarshalParams(body)
	}
	if err != nil {
		http.Error(w, "the parameters cannot be read: "+err.Error(), http.StatusBadRequest)
		return nil, false
	}
	return params, true
}
