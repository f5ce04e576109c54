import groovy.json.JsonSlurper

def report = { new JsonSlurper().parse(new File(basedir, "target/${it}/report.json")) }
def rules = { result, image -> result.findings.findAll { it.image?.contains(image) && it.rule != 'image-unreachable' }*.rule }

def file = report('file')
assert file.policyData.asOf == '2027-01-15'
assert file.parameters.policyData == 'tables.json'
assert rules(file, 'pilot') == ['tag-needs-patch']
assert rules(file, 'proxyv2') as Set == ['tag-not-fips', 'out-of-support'] as Set
assert rules(file, 'ztunnel') == ['distribution-unknown']
def pilot = file.images.find { it.reference.contains('pilot') }
assert pilot.distribution == [name: 'company', version: '1.32.0', flavours: ['fips']]
def patch = file.findings.find { it.rule == 'tag-needs-patch' }
assert patch.message == 'The tag `1.32.0-hardened` breaks rule C1: the hardened build of 1.32.0 starts without its module (the company\'s release notes).'
assert patch.remedy.contains('`1.32.0-patch1-hardened`')

def artifact = report('artifact')
assert artifact.policyData.asOf == '2027-01-20'
assert artifact.findings == file.findings

assert !new File(basedir, 'target/broken/report.json').exists()
assert !new File(basedir, 'target/missing/report.json').exists()
def log = new File(basedir, 'build.log').text
assert log.contains('broken.json:25:19: ') && log.contains('these are no policy data: ')
assert log.contains("policyData is 'io.github.istiofips.it:company-tables:2026.9', which cannot be had")
assert log.contains("policyData is 'io.github.istiofips.it:company-tables': there is no such file, and these are no coordinates")
return true
