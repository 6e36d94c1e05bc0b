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
    "!node_modules/**/*.{md,map,d.ts,d.cts,d.mts}",
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
