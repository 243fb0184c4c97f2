import { createRoot } from 'react-dom/client'
import { createActions } from './actions.ts'
import { App } from './app.tsx'
import { openBridge } from './bridge.ts'
import { createChatStore } from './store.ts'
import { createUpdateQueue } from './update-queue.ts'

const { bridge, consentFrameUrl, subscribeConnection, openUrl } = openBridge()
const store = createChatStore()
const actions = createActions({ bridge, store })

bridge.subscribe(createUpdateQueue(store.getState().receive))

// Before the first connection there is nothing to report; after a lost one everything is read again.
let wasConnected = false
subscribeConnection((connection) => {
  if (connection === 'connected') void actions.load()
  if (connection !== 'lost' || wasConnected) store.setState({ connection })
  wasConnected ||= connection === 'connected'
})

globalThis.addEventListener('popstate', actions.restoreView)

const root = document.querySelector('#root')
if (!root) throw new Error('the page has no #root')
createRoot(root).render(<App page={{ bridge, store, actions, openUrl, consentFrameUrl }} />)
