# What workerd runs: one worker, which keeps its Durable Objects in the folder data/.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "storage", disk = (path = "data", writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:8080", http = (), service = "worker")],
);

const worker :Workerd.Worker = (
  compatibilityDate = "2026-10-01",
  # As `npm run build` makes them; workers may not compile WebAssembly, so the kernels are a module of their own.
  modules = [
    (name = "worker.js", esModule = embed "build/worker.js"),
    (name = "kernels.wasm", wasm = embed "build/kernels.wasm"),
  ],
  bindings = [(name = "MODELS", durableObjectNamespace = "Model")],
  durableObjectNamespaces = [(className = "Model", uniqueKey = "lethe-example-models", enableSql = true)],
  durableObjectStorage = (localDisk = "storage"),
);
