def log = new File(basedir, 'build.log').text
assert log.contains('rsa-4096')
assert log.contains('The certificate CN=Intermediate 4096 in certs/gateway.p12:1')
assert !log.contains('changeit')
def report = new File(basedir, 'target/istio-fips/report.json').text
assert report.contains('"entry": "served"')
assert !report.contains('changeit')
return true
