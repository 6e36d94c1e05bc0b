import type { Configuration } from "electron-builder";

/**
 * What is packed: nothing but what is named here. `npm run build` comes first. Native add-ons lie
 * outside the archive, where the system can load them, and only those for the target.
 */
const configuration: Configuration = {
  appId: "app.soundkin.Soundkin",
  productName: "Soundkin",
  directories: { output: "dist" },
  files: [
    "out/**/*",
    "package.json",
    // electron-builder adds the packages of "dependencies"; these are the parts that never run.
    "!node_modules/better-sqlite3/{deps,src,prebuilds}/**",
    "node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node",
    "!node_modules/faiss-node/{src,deps,examples,test,node_modules}/**",
    "!node_modules/**/{node-addon-api,prebuild-install}/**",
    // A musician's own model runs in plain Node, one thread: of each runtime that one build.
    "!node_modules/{onnxruntime-web,onnxruntime-common,@tensorflow}/**",
    "node_modules/onnxruntime-web/{package.json,dist/ort.node.min.mjs}",
    "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.{mjs,wasm}",
    "node_modules/onnxruntime-common/{package.json,dist/esm/**}",
    "node_modules/@tensorflow/tfjs-*/{package.json,dist/tf-*.node.js}",
    "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
    "!node_modules/{protobufjs,@protobufjs,flatbuffers,long,platform,guid-typescript}/**",
    "!node_modules/{node-fetch,whatwg-url,tr46,webidl-conversions,@types,@webgpu}/**",
    // Of essentia.js the build that essentia.ts loads, and nobody's fixtures and coverage.
    "!node_modules/essentia.js/dist/**",
    "node_modules/essentia.js/dist/{essentia-wasm,essentia.js-core}.umd.js",
    "!node_modules/@alexanderolsen/libsamplerate-js/dist/libsamplerate.worklet.js",
    "!node_modules/{node-wav/{file.wav,x.js*},seedrandom/coverage/**,undici-types/**}",
    "!node_modules/**/*.{map,ts,cts,mts}",
    // Licences go along, whatever their file is called.
    "!node_modules/**/!(LICENSE|license).md",
  ],
  asarUnpack: ["**/*.node"],
  // Node-API add-ons are the same for Node and Electron.
  npmRebuild: false,
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: { category: "AudioVideo", target: ["AppImage", "deb"] },
  mac: { category: "public.app-category.music", target: ["dmg"] },
  win: { target: ["nsis"] },
};

export default configuration;
