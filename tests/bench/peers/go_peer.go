// The work of bench_runtime.c in Go, on one thread: go_peer step|spawn|asleep TASKS STEPS. Prints nanoseconds, and bytes a task.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

func peakMemory() int64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return usage.Maxrss * 1024
}

func step(tasks, steps int) {
	var all sync.WaitGroup
	all.Add(tasks)
	begin := make(chan struct{})
	for i := 0; i < tasks; i++ {
		go func() {
			<-begin
			for j := 0; j < steps; j++ {
				runtime.Gosched()
			}
			all.Done()
		}()
	}
	runtime.Gosched() // all wait for the channel now
	start := time.Now()
	close(begin)
	all.Wait()
	fmt.Println(float64(time.Since(start).Nanoseconds()) / float64(tasks*steps))
}

func spawn(tasks int) {
	start := time.Now()
	for i := 0; i < tasks/1000; i++ {
		var batch sync.WaitGroup
		batch.Add(1000)
		for j := 0; j < 1000; j++ {
			go batch.Done()
		}
		batch.Wait()
	}
	fmt.Println(float64(time.Since(start).Nanoseconds()) / float64(tasks))
}

func asleep(tasks int) {
	before := peakMemory()
	start := time.Now()
	var all sync.WaitGroup
	all.Add(tasks)
	for i := 0; i < tasks; i++ {
		go func(i int) {
			time.Sleep(time.Second + time.Duration(uint32(i)*2654435761%100000)*time.Microsecond)
			all.Done()
		}(i)
	}
	all.Wait()
	// Without the second in which all of them sleep.
	fmt.Println(float64((time.Since(start)-time.Second).Nanoseconds())/float64(tasks), float64(peakMemory()-before)/float64(tasks))
}

func main() {
	runtime.GOMAXPROCS(1)
	tasks, _ := strconv.Atoi(os.Args[2])
	steps, _ := strconv.Atoi(os.Args[3])
	switch os.Args[1] {
	case "step":
		step(tasks, steps)
	case "spawn":
		spawn(tasks)
	case "asleep":
		asleep(tasks)
	}
}
