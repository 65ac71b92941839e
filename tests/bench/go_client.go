// The benchmark's peer made of Go's x/crypto/ssh: a goroutine a session. Knows no netpoll.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

type device struct{ host, address string }

type record struct {
	Host       string  `json:"host"`
	Address    string  `json:"address"`
	Status     string  `json:"status"`
	Error      *string `json:"error"`
	ExitStatus int     `json:"exit_status"`
	Output     string  `json:"output"`
}

// Keys by address, parsed once: x/crypto/ssh/knownhosts searches line by line for every connection.
type knownKeys map[string][]ssh.PublicKey

func readDevices(path string) ([]device, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []device
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		words := strings.Fields(line)
		all = append(all, device{words[0], net.JoinHostPort(words[1], words[2])})
	}
	return all, nil
}

func readKnownHosts(path string) (knownKeys, error) {
	rest, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	known := knownKeys{}
	for len(bytes.TrimSpace(rest)) > 0 {
		var names []string
		var key ssh.PublicKey
		if _, names, key, _, rest, err = ssh.ParseKnownHosts(rest); err != nil {
			return nil, err
		}
		for _, name := range names {
			address := strings.Replace(strings.TrimPrefix(name, "["), "]", "", 1)
			if !strings.HasPrefix(name, "[") {
				address = net.JoinHostPort(name, "22")
			}
			known[address] = append(known[address], key)
		}
	}
	return known, nil
}

func (known knownKeys) check(address string, shown ssh.PublicKey) error {
	blob := shown.Marshal()
	for _, key := range known[address] {
		if bytes.Equal(key.Marshal(), blob) {
			return nil
		}
	}
	return fmt.Errorf("the host key of %s is not the one listed", address)
}

// What is asked for first is what is listed, as ssh(1) does it.
func (known knownKeys) types(address string) []string {
	var types []string
	for _, key := range known[address] {
		if key.Type() == ssh.KeyAlgoRSA {
			types = append(types, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
		} else {
			types = append(types, key.Type())
		}
	}
	return types
}

func poll(to device, user, password, command string, known knownKeys) (string, int, error) {
	config := &ssh.ClientConfig{
		User: user,
		Auth: []ssh.AuthMethod{ssh.Password(password)},
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			return known.check(to.address, key)
		},
		HostKeyAlgorithms: known.types(to.address),
		Timeout:           time.Minute,
	}
	client, err := ssh.Dial("tcp", to.address, config)
	if err != nil {
		return "", -1, err
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return "", -1, err
	}
	defer session.Close()
	output, err := session.Output(command)
	if exit, is := err.(*ssh.ExitError); is {
		return string(output), exit.ExitStatus(), nil
	}
	return string(output), 0, err
}

func write(path string, results <-chan record) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	to := bufio.NewWriter(file)
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	for each := range results {
		if err := encoder.Encode(each); err != nil {
			return err
		}
	}
	if err := to.Flush(); err != nil {
		return err
	}
	return file.Close()
}

func run() error {
	hosts := flag.String("hosts", "", "lines \"host address port\"")
	knownHosts := flag.String("known-hosts", "", "")
	user := flag.String("username", "", "")
	concurrency := flag.Int("concurrency", 1, "")
	command := flag.String("command", "", "")
	output := flag.String("output", "", "")
	flag.Parse()
	devices, err := readDevices(*hosts)
	if err != nil {
		return err
	}
	known, err := readKnownHosts(*knownHosts)
	if err != nil {
		return err
	}
	password := os.Getenv("BENCH_PASSWORD")
	// As many goroutines as sessions: a goroutine a device behind a semaphore would only cost more.
	waiting := make(chan device)
	results := make(chan record, *concurrency)
	var workers sync.WaitGroup
	for i := 0; i < *concurrency; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for to := range waiting {
				text, status, err := poll(to, *user, password, *command, known)
				done := record{to.host, to.address, "ok", nil, status, text}
				if err != nil {
					why := err.Error()
					done.Status, done.Error = "failed", &why
				}
				results <- done
			}
		}()
	}
	go func() {
		for _, each := range devices {
			waiting <- each
		}
		close(waiting)
		workers.Wait()
		close(results)
	}()
	return write(*output, results)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "go_client:", err)
		os.Exit(1)
	}
}
