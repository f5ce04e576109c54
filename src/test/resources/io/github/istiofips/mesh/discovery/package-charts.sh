#!/bin/sh
# Packages the charts of projects/umbrella-packaged-copy as helm package does, with the same bytes every time.
set -eu
cd "$(dirname "$0")/projects/umbrella-packaged-copy"
mkdir -p charts
tar --create --format=ustar --sort=name --mtime=2026-01-01T00:00Z --owner=0 --group=0 --numeric-owner \
  --directory=../../packaged istiod | gzip --no-name > charts/istiod-1.30.2.tgz
