import groovy.json.JsonSlurper

def report = { new JsonSlurper().parse(new File(basedir, "target/${it}/report.json")) }

def without = report('without')
assert without.outcome == 'FAIL'
assert without.parameters.waiversFile == 'no-waivers.yaml'
assert without.findings.find { it.rule == 'rsa-4096' }.waived == null

def inForce = report('with')
assert inForce.outcome == 'PASS'
assert !inForce.buildFails
assert inForce.parameters.waiversFile == 'istio-fips-waivers.yaml'
assert inForce.summary.waived == 1
assert inForce.findings.find { it.rule == 'rsa-4096' }.waived.by == 'gateway-team <gateway@mesh.example>'

def expired = report('expired')
assert expired.outcome == 'FAIL'
def warning = expired.findings.find { it.rule == 'waiver-expired' }
assert warning.location.file == 'istio-fips-waivers.yaml'
assert warning.location.line == 2

assert !new File(basedir, 'target/missing/report.json').exists()
def log = new File(basedir, 'build.log').text
assert log.contains('waived by gateway-team <gateway@mesh.example> until 2026-12-31: The partner refuses')
assert log.contains('\n  - rule: rsa-4096\n    subject: sha256:')
assert log.contains('missing.yaml: no such file, named by the parameter waiversFile')
return true
