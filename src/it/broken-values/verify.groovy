def log = new File(basedir, 'build.log').text
assert log.contains('values.yaml:3:')
assert log.contains('MojoExecutionException')
return true
