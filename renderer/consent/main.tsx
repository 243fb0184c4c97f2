import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../theme/tokens.css'
import './consent.css'
import { openConsentBridge } from './consent-bridge.ts'
import { ConsentPage } from './consent-page.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('consent.html has no root')

const bridge = openConsentBridge(() =>
  createRoot(root).render(
    <StrictMode>
      <ConsentPage bridge={bridge} />
    </StrictMode>,
  ),
)
