import { StrictMode } from 'react'
import { drawPage } from '../theme/draw-page.tsx'
import '../theme/tokens.css'
import './consent.css'
import { openConsentBridge } from './consent-bridge.ts'
import { ConsentPage } from './consent-page.tsx'

const bridge = openConsentBridge(() =>
  drawPage(
    <StrictMode>
      <ConsentPage bridge={bridge} />
    </StrictMode>,
  ),
)
