# What workerd runs. Workers may not compile WebAssembly, so the kernels are a module of their own; the model is another.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "worker", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:8080", http = (), service = "worker")],
);

const worker :Workerd.Worker = (
  compatibilityDate = "2026-10-01",
  # As `npm run build` makes them.
  modules = [
    (name = "worker.js", esModule = embed "dist/worker.js"),
    (name = "kernels.wasm", wasm = embed "dist/kernels.wasm"),
    (name = "model.bin", data = embed "dist/model.bin"),
  ],
);
