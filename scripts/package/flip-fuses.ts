import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { fuses } from '../../main/electron/fuses.ts'

/**
 * Sets all fuses of an unpacked program, an executable or a .app, before anything is signed. It rejects when this
 * Electron has a fuse that the table does not name. (What electron-builder brings for this knows eight of the nine.)
 * `resetSignature` signs a Mac's program anew for nobody: flipping breaks the signature that Electron comes with, and
 * without any macOS on arm64 starts nothing.
 */
export const flipAllFuses = async (
  program: string,
  { resetSignature }: { readonly resetSignature: boolean },
): Promise<void> => {
  await flipFuses(program, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: resetSignature,
    [FuseV1Options.RunAsNode]: fuses.runAsNode,
    [FuseV1Options.EnableCookieEncryption]: fuses.enableCookieEncryption,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: fuses.enableNodeOptionsEnvironmentVariable,
    [FuseV1Options.EnableNodeCliInspectArguments]: fuses.enableNodeCliInspectArguments,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: fuses.enableEmbeddedAsarIntegrityValidation,
    [FuseV1Options.OnlyLoadAppFromAsar]: fuses.onlyLoadAppFromAsar,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: fuses.loadBrowserProcessSpecificV8Snapshot,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: fuses.grantFileProtocolExtraPrivileges,
    [FuseV1Options.WasmTrapHandlers]: fuses.wasmTrapHandlers,
  })
}
