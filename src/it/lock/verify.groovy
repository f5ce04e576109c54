import groovy.json.JsonSlurper

def report = { new JsonSlurper().parse(new File(basedir, "target/${it}/report.json")) }
def found = { result -> result.findings.findAll { it.rule in ['digest-drift', 'not-locked', 'tag-from-cache'] } }
def log = new File(basedir, 'build.log').text

assert !new File(basedir, 'target/missing/report.json').exists()
assert log.contains('istio-fips.lock.json: no such file, named by the parameter lockFile; run the goal lock')

assert log.contains('istio-fips.lock.json: 2 added, 0 removed, 0 moved, 0 unchanged')
assert report('locked').parameters.lockFile == 'istio-fips.lock.json'
assert found(report('locked')).isEmpty()
assert report('offline').findings == report('locked').findings

def drift = found(report('moved'))
assert drift*.rule == ['digest-drift']
assert drift[0].image == 'registry.example/istio/proxyv2:1.28.1-solo-fips'
assert drift[0].message.contains('linux/amd64 is the same; linux/arm64 moved from sha256:')
assert drift[0].location.file == 'mesh/istiod-values.yaml'
assert drift[0].relatedLocations.any { it.file == 'istio-fips.lock.json' && it.line == 13 }

assert log.contains('moved    registry.example/istio/proxyv2:1.28.1-solo-fips')
assert log.contains('istio-fips.lock.json: 0 added, 0 removed, 1 moved, 1 unchanged')
assert found(report('again')).isEmpty()
assert log.contains('run the goal lock without -o')

def lock = new JsonSlurper().parse(new File(basedir, 'istio-fips.lock.json'))
assert lock.schemaVersion == 1
assert lock.images*.reference == ['registry.example/istio/pilot:1.28.1-solo-fips', 'registry.example/istio/proxyv2:1.28.1-solo-fips']
assert lock.images*.platforms*.platform == [['linux/amd64', 'linux/arm64']] * 2
return true
