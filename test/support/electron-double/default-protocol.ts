import type { Protocol } from 'electron'
import { modelled } from './modelled.ts'
import { registerSchemes } from './protocol.ts'
import { sessionOf } from './session.ts'

/** The default session's protocols; registering schemes belongs to the program as a whole. */
export const protocol = modelled<Protocol>('protocol', {
  registerSchemesAsPrivileged: registerSchemes,
  handle: (scheme, handler) => sessionOf('').protocol.api.handle(scheme, handler),
  unhandle: (scheme) => sessionOf('').protocol.api.unhandle(scheme),
  isProtocolHandled: (scheme) => sessionOf('').protocol.api.isProtocolHandled(scheme),
})
