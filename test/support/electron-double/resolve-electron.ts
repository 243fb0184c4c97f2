import { registerHooks } from 'node:module'

/** From here on every import of "electron" finds the double. */
export const resolveElectronToDouble = (): void => {
  const url = new URL('./electron.ts', import.meta.url).href
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' || specifier === 'electron/main'
        ? { url, shortCircuit: true }
        : next(specifier, context),
  })
}
