def log = new File(basedir, 'build.log').text
assert log.contains('image-unreachable')
assert log.contains('Maven is offline and there is no local copy of registry.example/istio/pilot:1.28.1-solo-fips.')
assert log.contains('pom.xml:')
return true
