// VitePress's own theme, with room for the length of our lines of code.
import DefaultTheme from 'vitepress/theme';
import './style.css';

export default DefaultTheme;
