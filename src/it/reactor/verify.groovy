def log = new File(basedir, 'build.log').text
assert log.count('no Istio configuration in this module; another module of the build has it') == 2
assert !new File(basedir, 'app/target').exists()
assert new File(basedir, 'mesh/target/istio-fips/report.json').isFile()
assert log.contains('istio-operator.yaml:9')
return true
