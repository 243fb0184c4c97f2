/** The desktop window around the pages: menus, tray, notifications, dialogs. */
export const shell = {
  onlyInWindow: 'This works in the desktop window only.',
  title: {
    plain: 'Assent',
    waiting_one: 'Assent: {{count}} question waits',
    waiting_other: 'Assent: {{count}} questions wait',
  },
  start: {
    failed: 'Assent cannot start',
    directory:
      'The data directory {{path}} cannot be used ({{reason}}). Make it writable, or name another with --data-dir.',
    page: 'A file of Assent is missing or cannot be read ({{reason}}). Install Assent again; your data is not touched.',
    defect:
      'Something in Assent went wrong, and it has to close. Nothing that was stored is lost. The terminal or the log says what happened.',
  },
  menu: {
    about: 'About {{app}}',
    services: 'Services',
    hide: 'Hide {{app}}',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    quitApp: 'Quit {{app}}',
    quit: 'Quit',
    file: 'File',
    newConversation: 'New Conversation',
    settings: 'Settings…',
    closeWindow: 'Close Window',
    edit: 'Edit',
    checkSpelling: 'Check Spelling While Typing',
    view: 'View',
    palette: 'Command Palette…',
    questions: 'Go to Questions',
    actualSize: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fullScreen: 'Full Screen',
    window: 'Window',
    minimize: 'Minimize',
    zoomWindow: 'Zoom',
    front: 'Bring All to Front',
    help: 'Help',
  },
  edit: {
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    pastePlain: 'Paste and Match Style',
    delete: 'Delete',
    selectAll: 'Select All',
  },
  context: {
    noSuggestions: 'No suggestions',
    addToDictionary: 'Add to Dictionary',
  },
  tray: {
    idle: 'Assent',
    questions_one: 'Assent: {{count}} question waits for you',
    questions_other: 'Assent: {{count}} questions wait for you',
    runs_one: 'Assent: {{count}} conversation is at work',
    runs_other: 'Assent: {{count}} conversations are at work',
    answer: 'Answer Questions',
    open: 'Open Assent',
    quit: 'Quit Assent',
  },
  notification: {
    question: 'A question waits for you',
    questionText_one: 'Assent waits for your answer before it goes on.',
    questionText_other: 'Assent waits for your answers to {{count}} questions.',
    background: 'Assent goes on in the background',
    backgroundText:
      'Something is still at work or waits for an answer. Start Assent again, or use its icon among the status icons, to see it or to quit.',
  },
  link: {
    refused:
      'Assent opens only https addresses, and http addresses of this computer. This one was not opened.',
    noBrowser: 'The system could not open this address. Set a default browser, or copy the address into one.',
  },
  crash: {
    title: 'The window stopped working',
    repeated:
      'A part of the window stopped several times in a row ({{reason}}). What was stored is safe, and runs go on without it.',
    hanging: 'The window does not answer. It may be busy, or stuck; nothing that was stored is lost.',
    reload: 'Load It Again',
    wait: 'Wait',
    quit: 'Quit Assent',
  },
  spelling: {
    ask: 'Download a dictionary?',
    explain:
      'To check spelling, Assent downloads a dictionary ({{dictionary}}) once from a Google server (redirector.gvt1.com), which sees this computer’s address. What you write is checked here and never sent.',
    download: 'Download',
    cancel: 'Cancel',
  },
} as const
