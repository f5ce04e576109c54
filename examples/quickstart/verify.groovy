import groovy.json.JsonSlurper

def report = new JsonSlurper().parse(new File(basedir, 'target/istio-fips/report.json'))
assert report.outcome == 'PASS'
assert !report.buildFails
assert report.findings.findAll { it.outcome in ['VIOLATION', 'UNVERIFIABLE'] }.isEmpty()
assert report.images*.component as Set == ['CNI', 'PILOT', 'PROXY'] as Set

def executables = report.images*.platforms.flatten()*.executables.flatten()
assert executables.every { it.integrity == 'VERIFIED' }
assert executables.findAll { it.kind == 'GO' }.every { it.stack == 'BORINGCRYPTO' }
assert executables.find { it.role == 'envoy' }.stack == 'BORINGSSL_FIPS'

assert new File(basedir, 'build.log').text.contains('BORINGCRYPTO')
return true
