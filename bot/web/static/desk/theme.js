// Before anything is drawn: light or dark, where somebody chose one.
document.documentElement.dataset.theme = localStorage.getItem("kefu:theme") ?? "";
