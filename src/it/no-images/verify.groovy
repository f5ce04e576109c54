def log = new File(basedir, 'build.log').text
assert log.contains('no-images')
assert log.contains('MojoFailureException')
assert new File(basedir, 'target/istio-fips/report.json').isFile()
return true
