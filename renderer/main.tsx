/** Mounts the page. */
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './ui/base.css'
import { createRoot } from 'react-dom/client'
import { Frame } from './app/frame.tsx'
import { connectToShell } from './app/wire.ts'
import { startI18n } from './i18n/index.ts'
import { languageNow, startSettings } from './state/settings.ts'
import { ErrorBoundary } from './ui/error-boundary.tsx'

// The ports are asked for first: they are on their way while the page renders.
connectToShell()
startI18n(languageNow())
startSettings()
createRoot(document.getElementById('root') as HTMLElement).render(
  <ErrorBoundary>
    <Frame />
  </ErrorBoundary>,
)
