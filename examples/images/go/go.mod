module example.invalid/istio-stand-in

go 1.19
