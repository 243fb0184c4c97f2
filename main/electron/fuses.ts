/**
 * What is burned into the shipped binary, by electron-builder's names (`electronFuses`). All nine are stated, so that
 * none keeps a default that changes with Electron.
 */
export const fuses = {
  /** Off: the program would run any script as plain Node. */
  runAsNode: false,
  /** On: cookies on the disk are sealed; the pages set none. */
  enableCookieEncryption: true,
  /** Off: NODE_OPTIONS could load code into main. */
  enableNodeOptionsEnvironmentVariable: false,
  /** Off: --inspect could open a debugger on main. */
  enableNodeCliInspectArguments: false,
  /** On: a changed app.asar does not start, where the system supports it (macOS, Windows). */
  enableEmbeddedAsarIntegrityValidation: true,
  /** On: a folder named app beside app.asar is not loaded. */
  onlyLoadAppFromAsar: true,
  /** Off: there is no snapshot of our own. */
  loadBrowserProcessSpecificV8Snapshot: false,
  /** Off: no page is a file. */
  grantFileProtocolExtraPrivileges: false,
  /** On, as by default: WebAssembly in pages keeps its guard pages. */
  wasmTrapHandlers: true,
} as const
