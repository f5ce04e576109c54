import groovy.json.JsonOutput
import java.security.MessageDigest

// Two OCI image layouts of the same references: in the second one, the proxy for arm64 has another environment.
def sha256 = { byte[] bytes -> 'sha256:' + MessageDigest.getInstance('SHA-256').digest(bytes).encodeHex() }

def layout = { String name, String moved ->
    def directory = new File(basedir, "images/$name")
    def blobs = new File(directory, 'blobs/sha256')
    blobs.mkdirs()
    def blob = { String type, Map content ->
        def bytes = JsonOutput.toJson(content).getBytes('UTF-8')
        def digest = sha256(bytes)
        new File(blobs, digest.substring(7)).bytes = bytes
        [mediaType: type, digest: digest, size: bytes.length]
    }
    def tar = new byte[1024]
    def layer = [mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: sha256(tar), size: tar.length]
    new File(blobs, layer.digest.substring(7)).bytes = tar
    def image = { String component, String architecture, String environment ->
        def config = blob('application/vnd.oci.image.config.v1+json', [
                architecture: architecture, os: 'linux', config: [Env: ["BUILD=$component $environment".toString()]],
                rootfs: [type: 'layers', diff_ids: [layer.digest]]])
        blob('application/vnd.oci.image.manifest.v1+json', [schemaVersion: 2,
                mediaType: 'application/vnd.oci.image.manifest.v1+json', config: config, layers: [layer]]) +
                [platform: [architecture: architecture, os: 'linux']]
    }
    def entry = { String component, List manifests ->
        blob('application/vnd.oci.image.index.v1+json', [schemaVersion: 2,
                mediaType: 'application/vnd.oci.image.index.v1+json', manifests: manifests]) +
                [annotations: ['org.opencontainers.image.ref.name': "registry.example/istio/$component:1.28.1-solo-fips".toString()]]
    }
    new File(directory, 'oci-layout').text = '{"imageLayoutVersion":"1.0.0"}'
    new File(directory, 'index.json').text = JsonOutput.toJson([schemaVersion: 2, manifests: [
            entry('pilot', [image('pilot', 'amd64', 'one'), image('pilot', 'arm64', 'one')]),
            entry('proxyv2', [image('proxyv2', 'amd64', 'one'), image('proxyv2', 'arm64', moved)])]])
}
layout('before', 'one')
layout('after', 'two')
return true
