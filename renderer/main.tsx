import { nearestLanguage, setLanguage, t } from '#contract/language/texts'
import { createActions } from './actions.ts'
import { App } from './app.tsx'
import { openBridge } from './bridge.ts'
import { createChatStore } from './store.ts'
import { drawPage } from './theme/draw-page.tsx'
import { createUpdateQueue } from './update-queue.ts'
import { performCommand } from './window-commands.ts'

// Until main was read once, which knows what the user chose.
setLanguage(nearestLanguage(navigator.language))

const { bridge, consentFrameUrl, subscribeConnection, openUrl } = openBridge()
const store = createChatStore()
const actions = createActions({ bridge, store })

const queue = createUpdateQueue(store.getState().receive)
bridge.subscribe((update) => {
  if (update.kind === 'command') performCommand({ store, actions }, update.command)
  else queue(update)
})

// Before the first connection there is nothing to report; after a lost one everything is read again.
let wasConnected = false
subscribeConnection((connection) => {
  if (connection === 'connected') void actions.load()
  if (connection !== 'lost' || wasConnected) store.setState({ connection })
  wasConnected ||= connection === 'connected'
})

globalThis.addEventListener('popstate', actions.restoreView)

// Everything was erased: what is there now is read as at the start.
store.subscribe((state, previous) => {
  if (state.workspace === null && previous.workspace !== null)
    void actions.load().then(() => actions.say(t('settings.data.erase.done')))
})

drawPage(<App page={{ bridge, store, actions, openUrl, consentFrameUrl }} />)
