#!/bin/sh
# istioctl install is what this script is about
istioctl install -y --set profile=minimal \
  --set hub=registry.example/istio --set tag=1.30.2-fips -f operator.yaml
helm repo add istio https://istio-release.storage.googleapis.com/charts
helm upgrade --install istiod istio/istiod -n istio-system --version 1.30.2 \
  --set global.hub=registry.example/istio,global.tag=1.30.2-fips --set license=secret -f "values.yaml" --wait
helm upgrade --install nginx ingress-nginx/ingress-nginx
kubectl get pods -n istio-system | grep istiod
