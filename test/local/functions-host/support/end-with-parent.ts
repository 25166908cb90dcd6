// Loaded into a child process that knows nothing of its parent: it ends when the parent does, however that died.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
