def log = new File(basedir, 'build.log').text
assert log.contains('registry.example/mesh-1.0/pilot:1.30.2-fips')
assert log.contains('src/main/resources/istio/values.yaml:3')
return true
