import groovy.json.JsonSlurper

def report = new JsonSlurper().parse(new File(basedir, 'target/istio-fips/report.json'))
assert report.outcome == 'FAIL'
assert report.buildFails
def violations = report.findings.findAll { it.outcome == 'VIOLATION' }
assert violations*.rule.containsAll(['go-standard-crypto', 'tag-arch-unsupported', 'rsa-4096', 'envoy-not-fips'])
assert violations.every { it.location != null && it.remedy }

def standard = violations.findAll { it.rule == 'go-standard-crypto' && it.path.endsWith('pilot-discovery') }
assert standard*.platform as Set == ['linux/amd64', 'linux/arm64'] as Set

def log = new File(basedir, 'build.log').text
assert log.contains('BUILD FAILURE')
assert log.contains('mesh/istio-operator.yaml:9')
assert log.contains('mesh/cacerts.yaml:')
return true
