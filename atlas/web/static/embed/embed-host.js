/*
 * For the host page, pasted after the iframe: two lines that give each atlas frame the height that
 * it asks for, up to 5,000 px. Only a frame of this page is listened to, and only its own height
 * changes.
 */
addEventListener("message",function(e){var d=e.data;if(!d||d.type!=="china-atlas:height"||!(d.height>0))return;
document.querySelectorAll("iframe").forEach(function(f){if(f.contentWindow===e.source)f.style.height=Math.min(Math.ceil(d.height),5000)+"px"})});
