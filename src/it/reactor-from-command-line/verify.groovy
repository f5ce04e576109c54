def log = new File(basedir, 'build.log').text
assert log.contains('image-unreachable')
assert log.contains('mesh/istio-operator.yaml:9')
assert new File(basedir, 'target/istio-fips/report.json').isFile()
return true
