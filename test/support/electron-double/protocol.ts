import type { CustomScheme, Protocol } from 'electron'
import { modelled } from './modelled.ts'
import { world } from './world.ts'

type Handler = Parameters<Protocol['handle']>[1]

export type SchemeHandlers = {
  readonly api: Protocol
  readonly handlerFor: (scheme: string) => Handler | undefined
}

let isRegistered = false

/** The protocols of one session. */
export const createProtocol = (): SchemeHandlers => {
  const handlers = new Map<string, Handler>()
  const api = modelled<Protocol>('protocol', {
    registerSchemesAsPrivileged: registerSchemes,
    handle: (scheme, handler) => {
      world.needsReady('protocol.handle can only be used after app is ready')
      if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
      handlers.set(scheme, handler)
    },
    unhandle: (scheme) => void handlers.delete(scheme),
    isProtocolHandled: (scheme) => handlers.has(scheme),
  })
  return { api, handlerFor: (scheme) => handlers.get(scheme) }
}

export const registerSchemes = (customSchemes: CustomScheme[]): void => {
  if (world.isReady())
    throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
  if (isRegistered) throw new Error('protocol.registerSchemesAsPrivileged can be called only once')
  isRegistered = true
  for (const { scheme, privileges } of customSchemes)
    if (privileges?.standard === true && privileges.secure === true) world.schemes.add(scheme)
}
