import groovy.json.JsonSlurper

def report = new JsonSlurper().parse(new File(basedir, 'target/istio-fips/report.json'))
assert report.outcome == 'PASS'
assert !report.buildFails
assert report.parameters.policy == 'active'
assert report.parameters.failOnWarning
assert report.parameters.lockFile == 'istio-fips.lock.json'
assert report.images*.component as Set == ['CNI', 'PILOT', 'PROXY'] as Set

def waived = report.findings.findAll { it.waived != null }
assert !waived.isEmpty()
assert waived*.rule as Set == ['certificate-historical'] as Set
assert waived.every { it.outcome == 'VIOLATION' && it.waived.until == '2027-03-31' }
assert report.findings.findAll { it.rule in ['digest-drift', 'not-locked'] }.isEmpty()

def expired = new JsonSlurper().parse(new File(basedir, 'target/expired/report.json'))
assert expired.outcome == 'FAIL'
assert expired.findings*.rule.containsAll(['certificate-historical', 'waiver-expired'])
return true
