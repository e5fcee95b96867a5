import './css/tokens.css';
import './css/base.css';
import './css/shell.css';
import './css/parts.css';
import './css/pages.css';
import './app.js';
