// An entry file that cannot be loaded.
throw new Error('this entry file throws')
