export const panels = {
  sidebar: "Library",
  openSidebar: "Show the library",
  closeSidebar: "Hide the library",
  drawerText: "Folders, collections and views",
  resizeSidebar: "Width of the library",
  resizeSimilar: "Width of similar sounds",
  backToList: "Back to the list",
  more: "More",
  beside: "Beside the DAW",
  popupOpened: "A narrow window is open. A browser cannot keep it on top; the desktop app can.",
  popupRefused:
    "The browser did not allow a window. Allow pop-ups for this page, then try again; it cannot stay on top in a browser.",
};
