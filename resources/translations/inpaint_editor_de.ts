<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>About</name>
    <message>
        <source>Version {version}

Paint over what you want gone from a photo, fill it, keep the best.
Everything runs on this computer; no photo leaves it.

Apache-2.0 licence. Icons: Material Design Icons, through qtawesome.</source>
        <translation>Version {version}

Übermalen Sie, was aus einem Foto verschwinden soll, füllen Sie es, und behalten Sie das Beste.
Alles läuft auf diesem Computer; kein Foto verlässt ihn.

Apache-2.0-Lizenz. Symbole: Material Design Icons, über qtawesome.</translation>
    </message>
    <message>
        <source>{here} of {count} networks have their weights here, {own} of them your own</source>
        <translation>{here} von {count} Netzen haben hier ihre Gewichte, {own} davon Ihre eigenen</translation>
    </message>
    <message>
        <source>{here} of {count} networks have their weights here</source>
        <translation>{here} von {count} Netzen haben hier ihre Gewichte</translation>
    </message>
    <message>
        <source>{said}. Inpaint ▸ Models: how to get the others.</source>
        <translation>{said}. Füllen ▸ Modelle: wie Sie zu den anderen kommen.</translation>
    </message>
    <message>
        <source>About Inpaint Editor</source>
        <translation>Über Inpaint Editor</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>&amp;Copy Diagnostics</source>
        <translation>&amp;Diagnose kopieren</translation>
    </message>
    <message>
        <source>Versions, memory, models and folders, as text to paste into a report. It names no photos.</source>
        <translation>Versionen, Speicher, Modelle und Ordner als Text für einen Fehlerbericht. Fotos werden nicht genannt.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Clear Don&apos;t-Copy Mask</source>
        <translation>Sperrmaske l&amp;öschen</translation>
    </message>
    <message>
        <source>&amp;Invert Don&apos;t-Copy Mask</source>
        <translation>Sperrmaske &amp;umkehren</translation>
    </message>
    <message>
        <source>&amp;Grow Don&apos;t-Copy Mask</source>
        <translation>Sperrmaske &amp;vergrößern</translation>
    </message>
    <message>
        <source>Move the don&apos;t-copy mask&apos;s edge outwards</source>
        <translation>Den Rand der Sperrmaske nach außen verschieben</translation>
    </message>
    <message>
        <source>Sh&amp;rink Don&apos;t-Copy Mask</source>
        <translation>Sperrmaske ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Move the don&apos;t-copy mask&apos;s edge inwards</source>
        <translation>Den Rand der Sperrmaske nach innen verschieben</translation>
    </message>
    <message>
        <source>&amp;Fill Holes of Don&apos;t-Copy Mask</source>
        <translation>Löcher in der Sperrmaske s&amp;chließen</translation>
    </message>
    <message>
        <source>Take into the don&apos;t-copy mask what it goes around</source>
        <translation>In die Sperrmaske aufnehmen, was sie umschließt</translation>
    </message>
    <message>
        <source>Sm&amp;ooth Don&apos;t-Copy Mask</source>
        <translation>Sperrmaske gl&amp;ätten</translation>
    </message>
    <message>
        <source>Smooth the don&apos;t-copy mask&apos;s outline, by the number of pixels of Mask edge</source>
        <translation>Den Umriss der Sperrmaske um die Pixelzahl unter Maskenrand glätten</translation>
    </message>
    <message>
        <source>Cop&amp;y Don&apos;t-Copy Mask</source>
        <translation>Sperrmaske k&amp;opieren</translation>
    </message>
    <message>
        <source>Copy what fills must not copy, for another photo or program</source>
        <translation>Die Sperrmaske für ein anderes Foto oder Programm kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste Don&apos;t-Copy Mask</source>
        <translation>Sperrmaske e&amp;infügen</translation>
    </message>
    <message>
        <source>Make the image on the clipboard what fills must not copy: white is filled</source>
        <translation>Das Bild in der Zwischenablage zur Sperrmaske machen: Weiß ist gesperrt</translation>
    </message>
    <message>
        <source>I&amp;mport Don&apos;t-Copy Mask…</source>
        <translation>Sperrmaske i&amp;mportieren…</translation>
    </message>
    <message>
        <source>E&amp;xport Don&apos;t-Copy Mask…</source>
        <translation>Sperrmaske e&amp;xportieren…</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>&amp;Pinsel</translation>
    </message>
    <message>
        <source>Brush: paint over what you want to remove; the right button or Alt erases</source>
        <translation>Pinsel: Übermalen Sie, was verschwinden soll; die rechte Taste oder Alt radiert</translation>
    </message>
    <message>
        <source>Click &amp;to Select</source>
        <translation>Klick&amp;auswahl</translation>
    </message>
    <message>
        <source>Click to select: click on a thing; then click on what is missing, and with Alt or the right button on what is too much. Enter takes it into the mask. Needs a model of your own</source>
        <translation>Klickauswahl: Klicken Sie auf ein Objekt, dann auf das, was fehlt, und mit Alt oder der rechten Taste auf das, was zu viel ist. Die Eingabetaste nimmt es in die Maske auf. Braucht ein eigenes Modell</translation>
    </message>
    <message>
        <source>Click on the thing; Alt+click on what is too much; Enter takes it into the mask</source>
        <translation>Auf das Objekt klicken; Alt+Klick auf das, was zu viel ist; die Eingabetaste nimmt es in die Maske auf</translation>
    </message>
    <message>
        <source>D&amp;ust and Scratches</source>
        <translation>&amp;Staub und Kratzer</translation>
    </message>
    <message>
        <source>Dust and scratches: finds them; click on a mark to drop or keep it, drag a box to drop all in it (with the right button: to keep them), then add them to the mask</source>
        <translation>Staub und Kratzer: findet sie; ein Klick auf eine Markierung lässt sie weg oder behält sie, ein aufgezogener Rahmen lässt alle darin weg (mit der rechten Taste: behält sie); nehmen Sie sie dann in die Maske auf</translation>
    </message>
    <message>
        <source>Click on a mark to drop or keep it; Enter adds the marks to the mask</source>
        <translation>Klick auf eine Markierung: weglassen oder behalten; die Eingabetaste nimmt die Markierungen in die Maske auf</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>&amp;Radierer</translation>
    </message>
    <message>
        <source>Eraser: take back part of the mask; the right button or Alt paints</source>
        <translation>Radierer: nimmt einen Teil der Maske zurück; die rechte Taste oder Alt malt</translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation>&amp;Lasso</translation>
    </message>
    <message>
        <source>Lasso: draw around what you want to remove</source>
        <translation>Lasso: Umfahren Sie, was verschwinden soll</translation>
    </message>
    <message>
        <source>Draw a line around what you want to remove</source>
        <translation>Ziehen Sie eine Linie um das, was weg soll</translation>
    </message>
    <message>
        <source>Mag&amp;netic Lasso</source>
        <translation>Mag&amp;netisches Lasso</translation>
    </message>
    <message>
        <source>Magnetic lasso: click around a thing, the line keeps to its edge; a double click closes it</source>
        <translation>Magnetisches Lasso: Klicken Sie um ein Objekt herum, die Linie hält sich an seinen Rand; ein Doppelklick schließt sie</translation>
    </message>
    <message>
        <source>Click around the thing; a double click or Enter closes the line</source>
        <translation>Um das Objekt herum klicken; ein Doppelklick oder die Eingabetaste schließt die Linie</translation>
    </message>
    <message>
        <source>P&amp;olygon</source>
        <translation>P&amp;olygon</translation>
    </message>
    <message>
        <source>Polygon: click from corner to corner; a double click closes it, Backspace takes a corner back</source>
        <translation>Polygon: Klicken Sie von Ecke zu Ecke; ein Doppelklick schließt es, die Rücktaste nimmt eine Ecke zurück</translation>
    </message>
    <message>
        <source>Click from corner to corner; a double click or Enter closes it</source>
        <translation>Von Ecke zu Ecke klicken; ein Doppelklick oder die Eingabetaste schließt es</translation>
    </message>
    <message>
        <source>Rectan&amp;gle</source>
        <translation>Re&amp;chteck</translation>
    </message>
    <message>
        <source>Rectangle: drag from corner to corner; hold Shift for a square</source>
        <translation>Rechteck: von Ecke zu Ecke ziehen; mit Umschalt ein Quadrat</translation>
    </message>
    <message>
        <source>Drag a box over what you want to remove</source>
        <translation>Ziehen Sie ein Rechteck über das, was weg soll</translation>
    </message>
    <message>
        <source>Elli&amp;pse</source>
        <translation>&amp;Ellipse</translation>
    </message>
    <message>
        <source>Ellipse: drag from corner to corner; hold Shift for a circle</source>
        <translation>Ellipse: von Ecke zu Ecke ziehen; mit Umschalt ein Kreis</translation>
    </message>
    <message>
        <source>Drag an ellipse over what you want to remove</source>
        <translation>Ziehen Sie eine Ellipse über das, was weg soll</translation>
    </message>
    <message>
        <source>Smar&amp;t Select</source>
        <translation>Schnellausw&amp;ahl</translation>
    </message>
    <message>
        <source>Smart select: drag a box around a thing, or scribble over it; then stroke over what is missing, and with the right button over what is too much</source>
        <translation>Schnellauswahl: Ziehen Sie einen Rahmen um ein Objekt, oder kritzeln Sie darüber; dann streichen Sie über das, was fehlt, und mit der rechten Taste über das, was zu viel ist</translation>
    </message>
    <message>
        <source>Drag a box around the thing, or scribble over it</source>
        <translation>Einen Rahmen um das Objekt ziehen oder darüber kritzeln</translation>
    </message>
    <message>
        <source>&amp;Wand</source>
        <translation>&amp;Zauberstab</translation>
    </message>
    <message>
        <source>Wand: click on a colour to select it; drag to the right for more of it, to the left for less</source>
        <translation>Zauberstab: Ein Klick wählt eine Farbe aus; nach rechts ziehen für mehr davon, nach links für weniger</translation>
    </message>
    <message>
        <source>Click on a colour; drag to the right for more of it</source>
        <translation>Auf eine Farbe klicken; nach rechts ziehen für mehr davon</translation>
    </message>
    <message>
        <source>W&amp;ire</source>
        <translation>Ka&amp;bel</translation>
    </message>
    <message>
        <source>Wire: click on its ends, and between them where it bends; a double click or Enter finishes</source>
        <translation>Kabel: Klicken Sie auf seine Enden und dazwischen auf Knicke; ein Doppelklick oder die Eingabetaste beendet</translation>
    </message>
    <message>
        <source>Click on the ends of the wire; a double click or Enter finishes</source>
        <translation>Auf die Enden des Kabels klicken; ein Doppelklick oder die Eingabetaste beendet</translation>
    </message>
    <message>
        <source>&amp;Again</source>
        <translation>&amp;Noch mehr</translation>
    </message>
    <message>
        <source>More ideas beside those on show; what you have chosen stays</source>
        <translation>Weitere Ideen neben den gezeigten; was Sie gewählt haben, bleibt</translation>
    </message>
    <message>
        <source>Roll This &amp;Hole Anew</source>
        <translation>Dieses &amp;Loch neu füllen</translation>
    </message>
    <message>
        <source>More fills for the hole you choose for; the other holes stay as they are</source>
        <translation>Weitere Füllungen für das gewählte Loch; die anderen Löcher bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>More &amp;Like This</source>
        <translation>Mehr wie &amp;diese</translation>
    </message>
    <message>
        <source>Fills that differ a little from this one</source>
        <translation>Füllungen, die von dieser ein wenig abweichen</translation>
    </message>
    <message>
        <source>Next H&amp;ole</source>
        <translation>Nächstes L&amp;och</translation>
    </message>
    <message>
        <source>Choose the fill of the next hole</source>
        <translation>Die Füllung des nächsten Lochs wählen</translation>
    </message>
    <message>
        <source>Previous Hol&amp;e</source>
        <translation>Voriges Lo&amp;ch</translation>
    </message>
    <message>
        <source>Choose the fill of the hole before</source>
        <translation>Die Füllung des vorigen Lochs wählen</translation>
    </message>
    <message>
        <source>&amp;Pin Fill</source>
        <translation>Füllung an&amp;heften</translation>
    </message>
    <message>
        <source>Pin this fill for all holes: it goes first and stays as it is</source>
        <translation>Diese Füllung für alle Löcher anheften: Sie steht vorn und bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>Dele&amp;te Fill</source>
        <translation>Füllung &amp;löschen</translation>
    </message>
    <message>
        <source>Take this fill out of the row, for all holes; holes that have it get its neighbour</source>
        <translation>Diese Füllung für alle Löcher aus der Reihe nehmen; Löcher, die sie haben, bekommen die Nachbarin</translation>
    </message>
    <message>
        <source>&amp;Bring Back Deleted Fills</source>
        <translation>&amp;Gelöschte Füllungen zurückholen</translation>
    </message>
    <message>
        <source>Show again the fills that were taken out of the row</source>
        <translation>Die Füllungen wieder zeigen, die aus der Reihe genommen wurden</translation>
    </message>
    <message>
        <source>Enlar&amp;ge Fill</source>
        <translation>Füllung vergrößert &amp;zeigen</translation>
    </message>
    <message>
        <source>Zoom to the hole and back; a tap on Space or a double click does it too</source>
        <translation>Zum Loch zoomen und zurück; auch mit einem Druck auf die Leertaste oder einem Doppelklick</translation>
    </message>
    <message>
        <source>Compare by &amp;Wiping</source>
        <translation>Vergleichen mit &amp;Schieber</translation>
    </message>
    <message>
        <source>Original left of a handle, what you have right of it</source>
        <translation>Links vom Griff das Original, rechts davon der jetzige Stand</translation>
    </message>
    <message>
        <source>Compare &amp;Side by Side</source>
        <translation>&amp;Nebeneinander vergleichen</translation>
    </message>
    <message>
        <source>The original beside what you have; both zoom and move together</source>
        <translation>Das Original neben dem jetzigen Stand; beide zoomen und bewegen sich gemeinsam</translation>
    </message>
    <message>
        <source>Show &amp;Difference</source>
        <translation>&amp;Unterschied zeigen</translation>
    </message>
    <message>
        <source>What differs from the original as it was opened, amplified, and how many pixels</source>
        <translation>Was vom geöffneten Original abweicht, verstärkt, und wie viele Pixel</translation>
    </message>
    <message>
        <source>Show Where Fills Dis&amp;agree</source>
        <translation>Zeigen, wo Füllungen ab&amp;weichen</translation>
    </message>
    <message>
        <source>Tint where the fills on show differ among each other</source>
        <translation>Einfärben, wo sich die gezeigten Füllungen voneinander unterscheiden</translation>
    </message>
    <message>
        <source>&amp;Bar by the Hole</source>
        <translation>&amp;Leiste beim Loch</translation>
    </message>
    <message>
        <source>Show the next steps beside the hole</source>
        <translation>Die nächsten Schritte neben dem Loch zeigen</translation>
    </message>
    <message>
        <source>Bac&amp;k to the Fills</source>
        <translation>Zurück zu den Füllun&amp;gen</translation>
    </message>
    <message>
        <source>Bring back the fills you left to paint on, with their mask</source>
        <translation>Die Füllungen samt Maske zurückholen, die Sie zum Weitermalen verlassen haben</translation>
    </message>
    <message>
        <source>Save &amp;Recipe…</source>
        <translation>&amp;Rezept speichern…</translation>
    </message>
    <message>
        <source>Save how the fills of this photo were made, to make them again</source>
        <translation>Speichern, wie die Füllungen dieses Fotos entstanden sind, um sie zu wiederholen</translation>
    </message>
    <message>
        <source>Open Rec&amp;ipe…</source>
        <translation>Re&amp;zept öffnen…</translation>
    </message>
    <message>
        <source>Make the fills of a saved recipe again, in this photo or in all open photos</source>
        <translation>Die Füllungen eines gespeicherten Rezepts wiederholen, in diesem Foto oder in allen offenen Fotos</translation>
    </message>
    <message>
        <source>Fill &amp;Many Photos…</source>
        <translation>&amp;Mehrere Fotos füllen…</translation>
    </message>
    <message>
        <source>Fill the masks of all open photos, and save each beside its original</source>
        <translation>Die Masken aller offenen Fotos füllen und jedes neben seinem Original speichern</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open one photo or several</source>
        <translation>Ein oder mehrere Fotos öffnen</translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation>&amp;Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open all photos of a folder</source>
        <translation>Alle Fotos eines Ordners öffnen</translation>
    </message>
    <message>
        <source>Stop Openin&amp;g</source>
        <translation>Öffnen &amp;abbrechen</translation>
    </message>
    <message>
        <source>Give up the photo that is being opened</source>
        <translation>Das Foto aufgeben, das gerade geöffnet wird</translation>
    </message>
    <message>
        <source>C&amp;lose Photo</source>
        <translation>Foto s&amp;chließen</translation>
    </message>
    <message>
        <source>Close the photo on show</source>
        <translation>Das gezeigte Foto schließen</translation>
    </message>
    <message>
        <source>Next &amp;Photo</source>
        <translation>&amp;Nächstes Foto</translation>
    </message>
    <message>
        <source>Show the next photo</source>
        <translation>Das nächste Foto zeigen</translation>
    </message>
    <message>
        <source>Pre&amp;vious Photo</source>
        <translation>&amp;Voriges Foto</translation>
    </message>
    <message>
        <source>Show the previous photo</source>
        <translation>Das vorige Foto zeigen</translation>
    </message>
    <message>
        <source>F&amp;ilmstrip</source>
        <translation>F&amp;ilmstreifen</translation>
    </message>
    <message>
        <source>Show or hide the strip of open photos, which is there for two photos and more</source>
        <translation>Den Streifen der offenen Fotos zeigen oder ausblenden; es gibt ihn ab zwei Fotos</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Import Published &amp;Checkpoint…</source>
        <translation>Veröffentlichten Chec&amp;kpoint importieren…</translation>
    </message>
    <message>
        <source>Import weights that a paper&apos;s authors published</source>
        <translation>Gewichte importieren, die die Autoren einer Arbeit veröffentlicht haben</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Copy Photo</source>
        <translation>Foto &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the photo as shown</source>
        <translation>Das Foto kopieren, wie es gezeigt wird</translation>
    </message>
    <message>
        <source>&amp;Paste Photo</source>
        <translation>Foto &amp;einfügen</translation>
    </message>
    <message>
        <source>&amp;Find Command…</source>
        <translation>&amp;Befehl suchen…</translation>
    </message>
    <message>
        <source>Find a command by its name, and run it</source>
        <translation>Einen Befehl nach seinem Namen suchen und ausführen</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>E&amp;instellungen…</translation>
    </message>
    <message>
        <source>Preferences and keyboard shortcuts</source>
        <translation>Einstellungen und Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;Hand</source>
        <translation>&amp;Hand</translation>
    </message>
    <message>
        <source>Hand: drag the photo; with any tool, hold Space or the middle button</source>
        <translation>Hand: das Foto verschieben; mit jedem Werkzeug auch bei gehaltener Leertaste oder mittlerer Maustaste</translation>
    </message>
    <message>
        <source>&amp;Smaller Brush</source>
        <translation>&amp;Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>&amp;Larger Brush</source>
        <translation>&amp;Größerer Pinsel</translation>
    </message>
    <message>
        <source>&amp;Don&apos;t Copy</source>
        <translation>Sperrmaske &amp;bearbeiten</translation>
    </message>
    <message>
        <source>Don&apos;t copy: mark what fills must not copy from, with every mask tool</source>
        <translation>Sperrmaske: Markieren Sie mit jedem Maskenwerkzeug, wovon Füllungen nicht kopieren dürfen</translation>
    </message>
    <message>
        <source>Pen Press&amp;ure Changes Size</source>
        <translation>Stift&amp;druck ändert Größe</translation>
    </message>
    <message>
        <source>A pen pressed harder draws wider; off: the brush has one size</source>
        <translation>Stärker gedrückt zeichnet der Stift breiter; aus: Der Pinsel hat eine feste Größe</translation>
    </message>
    <message>
        <source>A&amp;dd Marks to Mask</source>
        <translation>Markierungen in die Maske aufneh&amp;men</translation>
    </message>
    <message>
        <source>Add the marked dust and scratches to the mask</source>
        <translation>Den markierten Staub und die Kratzer in die Maske aufnehmen</translation>
    </message>
    <message>
        <source>Model for Click to Select…</source>
        <translation>Modell für Klickauswahl…</translation>
    </message>
    <message>
        <source>Choose the network that Click to Select uses, and see what is missing</source>
        <translation>Das Netz der Klickauswahl wählen und sehen, was fehlt</translation>
    </message>
    <message>
        <source>&amp;Clear Mask</source>
        <translation>Maske l&amp;öschen</translation>
    </message>
    <message>
        <source>&amp;Invert Mask</source>
        <translation>Maske &amp;umkehren</translation>
    </message>
    <message>
        <source>&amp;Grow Mask</source>
        <translation>Maske &amp;vergrößern</translation>
    </message>
    <message>
        <source>Move the mask&apos;s edge outwards</source>
        <translation>Den Rand der Maske nach außen verschieben</translation>
    </message>
    <message>
        <source>Sh&amp;rink Mask</source>
        <translation>Maske ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Move the mask&apos;s edge inwards</source>
        <translation>Den Rand der Maske nach innen verschieben</translation>
    </message>
    <message>
        <source>&amp;Fill Holes of Mask</source>
        <translation>Löcher in der Maske s&amp;chließen</translation>
    </message>
    <message>
        <source>Take into the mask what it goes around</source>
        <translation>In die Maske aufnehmen, was sie umschließt</translation>
    </message>
    <message>
        <source>Sm&amp;ooth Mask</source>
        <translation>Maske gl&amp;ätten</translation>
    </message>
    <message>
        <source>Smooth the mask&apos;s outline, by the number of pixels of Mask edge</source>
        <translation>Den Umriss der Maske um die Pixelzahl unter Maskenrand glätten</translation>
    </message>
    <message>
        <source>Cop&amp;y Mask</source>
        <translation>Maske k&amp;opieren</translation>
    </message>
    <message>
        <source>Copy the mask, for another photo or program</source>
        <translation>Die Maske für ein anderes Foto oder Programm kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste Mask</source>
        <translation>Maske e&amp;infügen</translation>
    </message>
    <message>
        <source>Make the image on the clipboard the mask: white is filled</source>
        <translation>Das Bild in der Zwischenablage zur Maske machen: Weiß wird gefüllt</translation>
    </message>
    <message>
        <source>I&amp;mport Mask…</source>
        <translation>Maske i&amp;mportieren…</translation>
    </message>
    <message>
        <source>E&amp;xport Mask…</source>
        <translation>Maske e&amp;xportieren…</translation>
    </message>
    <message>
        <source>Show &amp;Mask</source>
        <translation>&amp;Maske zeigen</translation>
    </message>
    <message>
        <source>Show or hide the mask</source>
        <translation>Die Maske zeigen oder ausblenden</translation>
    </message>
    <message>
        <source>Mask as &amp;Tint</source>
        <translation>Maske als &amp;Tönung</translation>
    </message>
    <message>
        <source>Show the mask as a tint</source>
        <translation>Die Maske als Farbton zeigen</translation>
    </message>
    <message>
        <source>Mask as &amp;Outline</source>
        <translation>Maske als Um&amp;riss</translation>
    </message>
    <message>
        <source>Show only the outline of the mask</source>
        <translation>Nur den Umriss der Maske zeigen</translation>
    </message>
    <message>
        <source>Mask in &amp;Black and White</source>
        <translation>Maske in Sch&amp;warz-Weiß</translation>
    </message>
    <message>
        <source>Show the mask white on black, without the photo</source>
        <translation>Die Maske weiß auf schwarz zeigen, ohne das Foto</translation>
    </message>
    <message>
        <source>&amp;Next Mask View</source>
        <translation>Nächste Masken&amp;ansicht</translation>
    </message>
    <message>
        <source>Show the mask in the next way: tint, outline, black and white</source>
        <translation>Die Maske anders zeigen: Tönung, Umriss, Schwarz-Weiß</translation>
    </message>
    <message>
        <source>&amp;Fit to Window</source>
        <translation>Einpa&amp;ssen</translation>
    </message>
    <message>
        <source>&amp;Actual Size</source>
        <translation>&amp;Originalgröße</translation>
    </message>
    <message>
        <source>Actual size, 100 %</source>
        <translation>Originalgröße, 100 %</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>Einzoo&amp;men</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>Aus&amp;zoomen</translation>
    </message>
    <message>
        <source>F&amp;ull Screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Next Area</source>
        <translation>&amp;Nächster Bereich</translation>
    </message>
    <message>
        <source>To the next area: tools, options, photo, fills, panels</source>
        <translation>Zum nächsten Bereich: Werkzeuge, Optionen, Foto, Füllungen, Bedienfelder</translation>
    </message>
    <message>
        <source>&amp;Previous Area</source>
        <translation>&amp;Voriger Bereich</translation>
    </message>
    <message>
        <source>Back to the area before, with the keyboard</source>
        <translation>Mit der Tastatur zum vorigen Bereich</translation>
    </message>
    <message>
        <source>&amp;Inpaint</source>
        <translation>&amp;Füllen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Abb&amp;rechen</translation>
    </message>
    <message>
        <source>Stop the fill; finished fills stay</source>
        <translation>Das Füllen abbrechen; fertige Füllungen bleiben</translation>
    </message>
    <message>
        <source>&amp;Accept</source>
        <translation>&amp;Übernehmen</translation>
    </message>
    <message>
        <source>Keep this fill, as one undo step</source>
        <translation>Diese Füllung behalten, als ein Schritt zum Rückgängigmachen</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>Back to the photo and its mask</source>
        <translation>Zurück zum Foto und seiner Maske</translation>
    </message>
    <message>
        <source>&amp;Next Fill</source>
        <translation>Nä&amp;chste Füllung</translation>
    </message>
    <message>
        <source>&amp;Previous Fill</source>
        <translation>Vor&amp;ige Füllung</translation>
    </message>
    <message>
        <source>&amp;Train on Your Own Photos…</source>
        <translation>Mit &amp;eigenen Fotos trainieren…</translation>
    </message>
    <message>
        <source>Make new weights from a folder of photos, watch how it goes, compare and use them</source>
        <translation>Neue Gewichte aus einem Ordner mit Fotos gewinnen, zusehen, vergleichen und verwenden</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>&amp;Modelle…</translation>
    </message>
    <message>
        <source>All models: their weights, licences, scores and time here; import, download, remove</source>
        <translation>Alle Modelle: ihre Gewichte, Lizenzen, Werte und ihre Dauer hier; importieren, herunterladen, entfernen</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>Show &amp;Log</source>
        <translation>&amp;Protokoll zeigen</translation>
    </message>
    <message>
        <source>&amp;About Inpaint Editor</source>
        <translation>&amp;Über Inpaint Editor</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Hold to see the original</source>
        <translation>Halten, um das Original zu sehen</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Hold and drag to move the photo</source>
        <translation>Halten und ziehen, um das Foto zu verschieben</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Hold to draw a straight line from the last stroke, or to add a selection to the mask</source>
        <translation>Halten für eine gerade Linie vom letzten Strich aus, oder um eine Auswahl zur Maske hinzuzufügen</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Hold to swap brush and eraser, or to take a selection away from the mask</source>
        <translation>Halten, um Pinsel und Radierer zu tauschen oder eine Auswahl von der Maske abzuziehen</translation>
    </message>
    <message>
        <source>Shift+Alt</source>
        <translation>Umschalt+Alt</translation>
    </message>
    <message>
        <source>Hold to keep only what a selection and the mask share</source>
        <translation>Halten, um nur zu behalten, was Auswahl und Maske gemeinsam haben</translation>
    </message>
    <message>
        <source>Shift+Wheel</source>
        <translation>Umschalt+Mausrad</translation>
    </message>
    <message>
        <source>Changes the size of the brush</source>
        <translation>Ändert die Größe des Pinsels</translation>
    </message>
    <message>
        <source>Alt+Right Drag</source>
        <translation>Alt+Ziehen rechts</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeiltasten</translation>
    </message>
    <message>
        <source>Move the cursor in the photo; with Shift far, with Ctrl by one pixel</source>
        <translation>Bewegen den Zeiger im Foto; mit Umschalt weit, mit Strg um ein Pixel</translation>
    </message>
    <message>
        <source>Space or Enter</source>
        <translation>Leer- oder Eingabetaste</translation>
    </message>
    <message>
        <source>At that cursor: press the tool down, then lift it</source>
        <translation>An diesem Zeiger: das Werkzeug aufsetzen, dann abheben</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Rücktaste</translation>
    </message>
    <message>
        <source>Takes back the last point of a polygon or a wire, or the last click</source>
        <translation>Nimmt den letzten Punkt eines Polygons oder Kabels zurück, oder den letzten Klick</translation>
    </message>
</context>
<context>
    <name>Availability</name>
    <message>
        <source>No fill is running.</source>
        <translation>Es wird gerade nichts gefüllt.</translation>
    </message>
    <message>
        <source>No other photo is open.</source>
        <translation>Es ist kein anderes Foto offen.</translation>
    </message>
    <message>
        <source>No photo is being opened.</source>
        <translation>Es wird gerade kein Foto geöffnet.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
        <source>No fill was accepted in this photo yet.</source>
        <translation>In diesem Foto wurde noch keine Füllung übernommen.</translation>
    </message>
    <message>
        <source>Nothing is marked: choose Dust and Scratches first.</source>
        <translation>Nichts ist markiert: Wählen Sie zuerst Staub und Kratzer.</translation>
    </message>
    <message>
        <source>The mask is empty.</source>
        <translation>Die Maske ist leer.</translation>
    </message>
    <message>
        <source>Open a photo first.</source>
        <translation>Öffnen Sie zuerst ein Foto.</translation>
    </message>
    <message>
        <source>First paint over what you want to remove.</source>
        <translation>Übermalen Sie zuerst, was verschwinden soll.</translation>
    </message>
    <message>
        <source>A fill is running.</source>
        <translation>Es wird gerade gefüllt.</translation>
    </message>
    <message>
        <source>Wait until the file is read or saved.</source>
        <translation>Warten Sie, bis die Datei gelesen oder gespeichert ist.</translation>
    </message>
    <message>
        <source>{missing_weights} has no weights on this computer: choose another model.</source>
        <translation>{missing_weights} hat auf diesem Computer keine Gewichte: Wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Keep the fill on show or go back first.</source>
        <translation>Übernehmen Sie zuerst die gezeigte Füllung, oder gehen Sie zurück.</translation>
    </message>
    <message>
        <source>Wait until the fills are made, or cancel.</source>
        <translation>Warten Sie, bis die Füllungen fertig sind, oder brechen Sie ab.</translation>
    </message>
    <message>
        <source>No fill is on show.</source>
        <translation>Es wird keine Füllung gezeigt.</translation>
    </message>
</context>
<context>
    <name>BackChip</name>
    <message>
        <source>Back to %n fills</source>
        <translation>Zurück zu %n Füllungen</translation>
    </message>
    <message>
        <source>Back to the fill</source>
        <translation>Zurück zur Füllung</translation>
    </message>
</context>
<context>
    <name>BetweenSlider</name>
    <message>
        <source>Between the two pinned fills</source>
        <translation>Zwischen den beiden angehefteten Füllungen</translation>
    </message>
    <message>
        <source>A fill between the two pinned ones</source>
        <translation>Eine Füllung zwischen den beiden angehefteten</translation>
    </message>
    <message>
        <source>Between</source>
        <translation>Dazwischen</translation>
    </message>
</context>
<context>
    <name>BrushResize</name>
    <message>
        <source>The brush is at its largest: {max_brush_px} px of the photo</source>
        <translation>Größer geht der Pinsel nicht: {max_brush_px} px im Foto</translation>
    </message>
    <message>
        <source>The brush is at its smallest: {min_brush_px} px of the photo</source>
        <translation>Kleiner geht der Pinsel nicht: {min_brush_px} px im Foto</translation>
    </message>
</context>
<context>
    <name>BugSentence</name>
    <message>
        <source>Something went wrong inside the program. The log (Help ▸ Show Log) has the details.</source>
        <translation>Im Programm ist etwas schiefgegangen. Das Protokoll (Hilfe ▸ Protokoll zeigen) nennt die Einzelheiten.</translation>
    </message>
</context>
<context>
    <name>CandidateFrame</name>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
</context>
<context>
    <name>CandidateMenu</name>
    <message>
        <source>Use for &amp;All Holes</source>
        <translation>Für &amp;alle Löcher verwenden</translation>
    </message>
    <message>
        <source>Use for Hole {hole}</source>
        <translation>Für Loch {hole} verwenden</translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message>
        <source>not measured yet</source>
        <translation>noch nicht gemessen</translation>
    </message>
    <message>
        <source>Comes with the program</source>
        <translation>Kommt mit dem Programm</translation>
    </message>
    <message>
        <source>Trained with the recipe {recipe}</source>
        <translation>Mit dem Rezept {recipe} trainiert</translation>
    </message>
    <message>
        <source>Imported from {source}</source>
        <translation>Aus {source} importiert</translation>
    </message>
    <message>
        <source>Your own, {name}</source>
        <translation>Ihre eigenen, {name}</translation>
    </message>
    <message>
        <source>size not known</source>
        <translation>Größe unbekannt</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>For research use only.</source>
        <translation>Nur für die Forschung.</translation>
    </message>
    <message>
        <source>That of the photos it was trained on: ask who trained it, if it was not you.</source>
        <translation>Die der Fotos, mit denen trainiert wurde: Fragen Sie, wer trainiert hat, wenn Sie es nicht waren.</translation>
    </message>
    <message>
        <source>Not known: ask who gave you the file.</source>
        <translation>Nicht bekannt: Fragen Sie, von wem Sie die Datei haben.</translation>
    </message>
    <message>
        <source>Time here</source>
        <translation>Dauer hier</translation>
    </message>
    <message>
        <source>up to {side} × {side} pixels at once</source>
        <translation>bis zu {side} × {side} Pixel auf einmal</translation>
    </message>
    <message>
        <source>Sees</source>
        <translation>Sieht</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>being read…</source>
        <translation>wird gelesen…</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Came from</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>Trainiert mit</translation>
    </message>
    <message>
        <source>{photos} in {steps} steps</source>
        <translation>{photos} in {steps} Schritten</translation>
    </message>
    <message>
        <source>Photos seen</source>
        <translation>Gesehene Fotos</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>{times}, for one fill of a hole of {side} × {side} pixels</source>
        <translation>{times}, für eine Füllung eines Lochs von {side} × {side} Pixeln</translation>
    </message>
    <message>
        <source>{source}, imported {day}</source>
        <translation>{source}, importiert am {day}</translation>
    </message>
    <message>
        <source>{source}; no hash that we know</source>
        <translation>{source}; keine Prüfsumme, die wir kennen</translation>
    </message>
    <message>
        <source>{source}; the published {file} by its SHA-256</source>
        <translation>{source}; nach dem SHA-256 die veröffentlichte {file}</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>einer Datei</translation>
    </message>
    <message>
        <source>not measured by us; inpaint-eval measures them on photos of yours</source>
        <translation>von uns nicht gemessen; inpaint-eval misst sie an Ihren Fotos</translation>
    </message>
    <message>
        <source>with {ratios} of a photo masked</source>
        <translation>wenn {ratios} eines Fotos maskiert sind</translation>
    </message>
    <message>
        <source>{count} numbers</source>
        <translation>{count} Zahlen</translation>
    </message>
</context>
<context>
    <name>Choices</name>
    <message>
        <source>Taught</source>
        <translation>Gelehrt</translation>
    </message>
    <message>
        <source>Groups of what it was taught: the features that its teacher, a network that knows what
things are, would see there</source>
        <translation>Cluster dessen, was es gelehrt wurde: die Merkmale, die sein Lehrer dort sähe,
ein Netz, das weiß, was Dinge sind</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>Gelernt</translation>
    </message>
    <message>
        <source>Groups of what it learned: the features as they guide the picture, which also tell where
the hole is; the papers&apos; figures show these</source>
        <translation>Cluster dessen, was es gelernt hat: die Merkmale, wie sie das Bild lenken; sie zeigen auch,
wo das Loch ist, und sind in den Abbildungen der Arbeiten zu sehen</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Fade what is the same in both fills</source>
        <translation>Ausblenden, was in beiden Füllungen gleich ist</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>How many groups the places are sorted into (k-means)</source>
        <translation>In wie viele Cluster die Stellen sortiert werden (k-means)</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <source>How far the fills may differ from the likeliest one: fill and groups move together.
The same slider as in Samples.</source>
        <translation>Wie weit die Füllungen von der wahrscheinlichsten abweichen dürfen: Füllung und Cluster
ändern sich gemeinsam. Derselbe Regler wie unter Varianten.</translation>
    </message>
    <message>
        <source>Diversity of fill and groups</source>
        <translation>Variation von Füllung und Clustern</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>Another fill, shown beside the one that is chosen</source>
        <translation>Eine andere Füllung, neben der gewählten gezeigt</translation>
    </message>
    <message>
        <source>The map of {title} cells on its longer side</source>
        <translation>Die Karte mit {title} Zellen an der längeren Seite</translation>
    </message>
    <message>
        <source>Gro&amp;ups</source>
        <translation>&amp;Cluster</translation>
    </message>
    <message>
        <source>Di&amp;versity</source>
        <translation>Variati&amp;on</translation>
    </message>
    <message>
        <source>&amp;Compare with</source>
        <translation>Verg&amp;leichen mit</translation>
    </message>
</context>
<context>
    <name>Chooser</name>
    <message>
        <source>The last fill stays. Discard (Esc) goes back to the photo.</source>
        <translation>Die letzte Füllung bleibt. Verwerfen (Esc) führt zurück zum Foto.</translation>
    </message>
    <message>
        <source>hole {hole} ({names})</source>
        <translation>Loch {hole} ({names})</translation>
    </message>
    <message>
        <source>The deleted fill was chosen for other holes too: {holes} now.</source>
        <translation>Die gelöschte Füllung war auch für andere Löcher gewählt, jetzt: {holes}.</translation>
    </message>
</context>
<context>
    <name>ChoosingComparing</name>
    <message>
        <source>Nothing differs from the original yet: what is black has not changed</source>
        <translation>Noch weicht nichts vom Original ab: Was schwarz ist, hat sich nicht geändert</translation>
    </message>
    <message>
        <source>{edge} in leftover edges beside it</source>
        <translation>{edge} in Randresten daneben</translation>
    </message>
    <message>
        <source>{edge} in its soft seam</source>
        <translation>{edge} in ihrer weichen Naht</translation>
    </message>
    <message>
        <source>{edge} in leftover edges and the soft seam</source>
        <translation>{edge} in Randresten und weicher Naht</translation>
    </message>
    <message>
        <source>{edge} beside it</source>
        <translation>{edge} daneben</translation>
    </message>
    <message>
        <source>Fills</source>
        <translation>Füllungen</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt…</translation>
    </message>
    <message>
        <source>Difference ×{gain}</source>
        <translation>Unterschied ×{gain}</translation>
    </message>
    <message>
        <source>{inside} pixels changed in the mask</source>
        <translation>{inside} Pixel in der Maske geändert</translation>
    </message>
    <message>
        <source>{outside} outside</source>
        <translation>{outside} außerhalb</translation>
    </message>
</context>
<context>
    <name>ChoosingFacts</name>
    <message>
        <source>&amp;Pin Fill</source>
        <translation>Füllung an&amp;heften</translation>
    </message>
    <message>
        <source>&amp;Pin Fill for All Holes</source>
        <translation>Füllung für alle Löcher an&amp;heften</translation>
    </message>
    <message>
        <source>&amp;Pin Fill of Hole {hole}</source>
        <translation>Füllung von Loch {hole} an&amp;heften</translation>
    </message>
    <message>
        <source>Un&amp;pin Fill</source>
        <translation>Füllung los&amp;lösen</translation>
    </message>
    <message>
        <source>Un&amp;pin Fill for All Holes</source>
        <translation>Füllung für alle Löcher los&amp;lösen</translation>
    </message>
    <message>
        <source>Un&amp;pin Fill of Hole {hole}</source>
        <translation>Füllung von Loch {hole} los&amp;lösen</translation>
    </message>
    <message>
        <source>Dele&amp;te Fill</source>
        <translation>Füllung &amp;löschen</translation>
    </message>
    <message>
        <source>Dele&amp;te Fill for All Holes</source>
        <translation>Füllung für alle Löcher &amp;löschen</translation>
    </message>
    <message>
        <source>Dele&amp;te Fill of Hole {hole}</source>
        <translation>Füllung von Loch {hole} &amp;löschen</translation>
    </message>
    <message>
        <source>The holes have different fills: choose one hole first, or right-click on the fill you mean.</source>
        <translation>Die Löcher haben verschiedene Füllungen: Wählen Sie zuerst ein Loch, oder klicken Sie mit der rechten Taste auf die gemeinte Füllung.</translation>
    </message>
    <message>
        <source>No fill is on show.</source>
        <translation>Es wird keine Füllung gezeigt.</translation>
    </message>
    <message>
        <source>There is only one hole.</source>
        <translation>Es gibt nur ein Loch.</translation>
    </message>
    <message>
        <source>No fill was deleted.</source>
        <translation>Es wurde keine Füllung gelöscht.</translation>
    </message>
    <message>
        <source>There is only one fill.</source>
        <translation>Es gibt nur eine Füllung.</translation>
    </message>
    <message>
        <source>A fill is running.</source>
        <translation>Es wird gerade gefüllt.</translation>
    </message>
    <message>
        <source>There is only one hole: Again makes more fills for it.</source>
        <translation>Es gibt nur ein Loch: Noch mehr macht weitere Füllungen dafür.</translation>
    </message>
    <message>
        <source>Choose a hole first.</source>
        <translation>Wählen Sie zuerst ein Loch.</translation>
    </message>
    <message>
        <source>No fills were left behind for this photo.</source>
        <translation>Für dieses Foto wurden keine Füllungen zurückgelassen.</translation>
    </message>
    <message>
        <source>Fills are on show.</source>
        <translation>Es werden Füllungen gezeigt.</translation>
    </message>
</context>
<context>
    <name>ChoosingWords</name>
    <message>
        <source>From the photo</source>
        <translation>Aus dem Foto</translation>
    </message>
    <message>
        <source>diversity {diversity}</source>
        <translation>Variation {diversity}</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>Startwert {seed}</translation>
    </message>
    <message>
        <source>hole {hole} only</source>
        <translation>nur Loch {hole}</translation>
    </message>
    <message>
        <source>Idea {place}</source>
        <translation>Idee {place}</translation>
    </message>
</context>
<context>
    <name>ClickAnswers</name>
    <message>
        <source>Nothing was found: the photo changed, or could not be looked at.</source>
        <translation>Nichts gefunden: Das Foto hat sich geändert oder konnte nicht betrachtet werden.</translation>
    </message>
</context>
<context>
    <name>ClickOptions</name>
    <message>
        <source>State of Click to Select</source>
        <translation>Stand der Klickauswahl</translation>
    </message>
    <message>
        <source>Model…</source>
        <translation>Modell…</translation>
    </message>
    <message>
        <source>Model for Click to Select</source>
        <translation>Modell für Klickauswahl</translation>
    </message>
</context>
<context>
    <name>Clicks</name>
    <message>
        <source>{sentence} Your photo and mask are unchanged.</source>
        <translation>{sentence} Foto und Maske sind unverändert.</translation>
    </message>
    <message>
        <source>Cannot look at the photo</source>
        <translation>Foto kann nicht betrachtet werden</translation>
    </message>
    <message>
        <source>Looking at the photo…</source>
        <translation>Foto wird betrachtet…</translation>
    </message>
    <message>
        <source>Click on a thing</source>
        <translation>Auf ein Objekt klicken</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Photos with changes that are not saved stay open.</source>
        <translation>Fotos mit ungespeicherten Änderungen bleiben offen.</translation>
    </message>
</context>
<context>
    <name>ClusterMask</name>
    <message>
        <source>The mask cannot change while a fill is made: cancel it (Esc), or wait for it.</source>
        <translation>Während gefüllt wird, lässt sich die Maske nicht ändern: Brechen Sie ab (Esc), oder warten Sie.</translation>
    </message>
</context>
<context>
    <name>ClusterView</name>
    <message>
        <source>Click to select it: Shift adds it to the mask, Alt takes it away, Shift+Alt keeps only what both share.</source>
        <translation>Klicken, um sie auszuwählen: Umschalt fügt sie der Maske hinzu, Alt nimmt sie weg, Umschalt+Alt behält nur, was beide gemeinsam haben.</translation>
    </message>
    <message>
        <source>Cluster map</source>
        <translation>Clusterkarte</translation>
    </message>
    <message>
        <source>Group {cluster}: {share:.0%} of what the network sees
{click_tip}</source>
        <translation>Cluster {cluster}: {share:.0%} dessen, was das Netz sieht
{click_tip}</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find Command</source>
        <translation>Befehl suchen</translation>
    </message>
    <message>
        <source>Type the name of a command</source>
        <translation>Namen eines Befehls eingeben</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>↑ ↓ choose, Enter runs, Esc closes</source>
        <translation>↑ ↓ wählt, Eingabe führt aus, Esc schließt</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>No command has this name.</source>
        <translation>Kein Befehl heißt so.</translation>
    </message>
    <message>
        <source>{place} menu</source>
        <translation>Menü {place}</translation>
    </message>
    <message>
        <source>not now: {why}</source>
        <translation>jetzt nicht: {why}</translation>
    </message>
    <message>
        <source>{title} cannot be run now. {why}</source>
        <translation>{title} geht jetzt nicht. {why}</translation>
    </message>
</context>
<context>
    <name>CompareComparing</name>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
</context>
<context>
    <name>CompletionCodec</name>
    <message>
        <source>This fill is coarse: press Inpaint for a fine one.</source>
        <translation>Diese Füllung ist grob: Drücken Sie Füllen für eine feine.</translation>
    </message>
    <message>
        <source>a fill in it is damaged</source>
        <translation>eine Füllung darin ist beschädigt</translation>
    </message>
    <message>
        <source>a fill in it is damaged: {error}</source>
        <translation>eine Füllung darin ist beschädigt: {error}</translation>
    </message>
</context>
<context>
    <name>CompletionStrip</name>
    <message>
        <source>← →  flip   ·   Tab  original   ·   Enter  keep   ·   Esc  back</source>
        <translation>← →  blättern   ·   Tab  Original   ·   Eingabe  übernehmen   ·   Esc  zurück</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
</context>
<context>
    <name>Connections</name>
    <message>
        <source>There is no log yet: nothing has gone wrong.</source>
        <translation>Es gibt noch kein Protokoll: Nichts ist schiefgegangen.</translation>
    </message>
    <message>
        <source>No program here shows text files. The log is {path}.</source>
        <translation>Hier zeigt kein Programm Textdateien. Das Protokoll ist {path}.</translation>
    </message>
</context>
<context>
    <name>ContextBar</name>
    <message>
        <source>Accept</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Grow</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Back to the Mask</source>
        <translation>Zurück zur Maske</translation>
    </message>
    <message>
        <source>Don&apos;t copy:</source>
        <translation>Sperrmaske:</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>From the photo</source>
        <translation>Aus dem Foto</translation>
    </message>
    <message>
        <source>Several ideas</source>
        <translation>Mehrere Ideen</translation>
    </message>
    <message>
        <source>One answer</source>
        <translation>Eine Antwort</translation>
    </message>
    <message>
        <source>Texture</source>
        <translation>Textur</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Struktur</translation>
    </message>
    <message>
        <source>Instant</source>
        <translation>Sofort</translation>
    </message>
    <message>
        <source>MI-GAN, 256 px</source>
        <translation>MI-GAN, 256 px</translation>
    </message>
    <message>
        <source>SPN, paper size</source>
        <translation>SPN, wie veröffentlicht</translation>
    </message>
    <message>
        <source>SPL, paper size</source>
        <translation>SPL, wie veröffentlicht</translation>
    </message>
    <message>
        <source>PEN-Net, compact</source>
        <translation>PEN-Net, kompakt</translation>
    </message>
    <message>
        <source>GM-SRM, paper size</source>
        <translation>GM-SRM, wie veröffentlicht</translation>
    </message>
    <message>
        <source>DGI, paper size</source>
        <translation>DGI, wie veröffentlicht</translation>
    </message>
    <message>
        <source>Offers several plausible fills, from what it has learned about things.</source>
        <translation>Bietet mehrere plausible Füllungen, aus dem, was es über Dinge gelernt hat.</translation>
    </message>
    <message>
        <source>Continues objects and surfaces, from the whole down to the detail.</source>
        <translation>Setzt Objekte und Flächen fort, vom Ganzen bis ins Detail.</translation>
    </message>
    <message>
        <source>Continues objects and surfaces, from what it has learned about things.</source>
        <translation>Setzt Objekte und Flächen fort, aus dem, was es über Dinge gelernt hat.</translation>
    </message>
    <message>
        <source>Fills large holes by copying matching texture from the surroundings.</source>
        <translation>Füllt große Löcher mit passender Textur aus der Umgebung.</translation>
    </message>
    <message>
        <source>Offers several fills, from its memory of how photos look.</source>
        <translation>Bietet mehrere Füllungen, aus seinem Gedächtnis dafür, wie Fotos aussehen.</translation>
    </message>
    <message>
        <source>Continues structure into the hole; it learned from a network that saw whole photos.</source>
        <translation>Setzt Strukturen ins Loch fort; es lernte von einem Netz, das ganze Fotos sah.</translation>
    </message>
    <message>
        <source>Sees its whole view at once, by way of its spectrum, and continues what repeats.</source>
        <translation>Sieht sein ganzes Blickfeld auf einmal, über dessen Spektrum, und setzt fort, was sich wiederholt.</translation>
    </message>
    <message>
        <source>A small network that learned from a large one, for 512 × 512 pixels.</source>
        <translation>Ein kleines Netz, das von einem großen lernte, für 512 × 512 Pixel.</translation>
    </message>
    <message>
        <source>The same for 256 × 256 pixels: sooner done, with less to see by.</source>
        <translation>Dasselbe für 256 × 256 Pixel: schneller fertig, sieht aber weniger.</translation>
    </message>
    <message>
        <source>Offers several fills made of the photo&apos;s own patches, without a network. Best on texture.</source>
        <translation>Bietet mehrere Füllungen aus Stücken des Fotos selbst, ohne Netz. Am besten für Texturen.</translation>
    </message>
    <message>
        <source>Instant. Good for scratches, dust and thin wires; blurs large holes.</source>
        <translation>Sofort da. Gut für Kratzer, Staub und dünne Kabel; große Löcher werden unscharf.</translation>
    </message>
    <message>
        <source>Instant. Continues lines into thin holes; blurs large holes.</source>
        <translation>Sofort da. Setzt Linien in dünne Löcher fort; große Löcher werden unscharf.</translation>
    </message>
    <message>
        <source>keeps every pixel</source>
        <translation>erhält jedes Pixel</translation>
    </message>
    <message>
        <source>smaller, compresses again</source>
        <translation>kleiner, komprimiert neu</translation>
    </message>
    <message>
        <source>What it expects where, by its learned prior</source>
        <translation>Was es wo erwartet, nach seinem gelernten Vorwissen</translation>
    </message>
    <message>
        <source>What it takes for the same thing</source>
        <translation>Was es für dasselbe hält</translation>
    </message>
    <message>
        <source>What it recalls from its memory</source>
        <translation>Was es aus seinem Gedächtnis abruft</translation>
    </message>
    <message>
        <source>What it put together by copying</source>
        <translation>Was es durch Kopieren zusammengesetzt hat</translation>
    </message>
    <message>
        <source>Loading model</source>
        <translation>Modell wird geladen</translation>
    </message>
    <message>
        <source>Preparing the first fill (slow only once)</source>
        <translation>Die erste Füllung wird vorbereitet (nur einmal langsam)</translation>
    </message>
    <message>
        <source>Filling</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Refining</source>
        <translation>Wird verfeinert</translation>
    </message>
    <message>
        <source>Blending</source>
        <translation>Wird eingepasst</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Wird gelesen</translation>
    </message>
    <message>
        <source>Downloading weights</source>
        <translation>Gewichte werden geladen</translation>
    </message>
    <message>
        <source>Waiting for the connection</source>
        <translation>Warten auf die Verbindung</translation>
    </message>
    <message>
        <source>Checking what has arrived</source>
        <translation>Angekommenes wird geprüft</translation>
    </message>
    <message>
        <source>no weights</source>
        <translation>keine Gewichte</translation>
    </message>
    <message>
        <source>Filling {number} of {count}</source>
        <translation>Füllung {number} von {count}</translation>
    </message>
    <message>
        <source>Finishing {number} of {count}</source>
        <translation>Abschluss {number} von {count}</translation>
    </message>
    <message>
        <source>Big LaMa, re-packed as TorchScript</source>
        <translation>Big LaMa, neu verpackt als TorchScript</translation>
    </message>
    <message>
        <source>Big LaMa, the authors&apos; checkpoint</source>
        <translation>Big LaMa, der Checkpoint der Autoren</translation>
    </message>
    <message>
        <source>LaMa for drawings (anime and manga)</source>
        <translation>LaMa für Zeichnungen (Anime und Manga)</translation>
    </message>
    <message>
        <source>MI-GAN, re-packed as TorchScript</source>
        <translation>MI-GAN, neu verpackt als TorchScript</translation>
    </message>
    <message>
        <source>MI-GAN, the authors&apos; file</source>
        <translation>MI-GAN, die Datei der Autoren</translation>
    </message>
    <message>
        <source>MI-GAN for 256 pixels, the authors&apos; file</source>
        <translation>MI-GAN für 256 Pixel, die Datei der Autoren</translation>
    </message>
    <message>
        <source>MI-GAN for faces, the authors&apos; file</source>
        <translation>MI-GAN für Gesichter, die Datei der Autoren</translation>
    </message>
    <message>
        <source>PEN-Net, places</source>
        <translation>PEN-Net, Orte</translation>
    </message>
    <message>
        <source>PEN-Net, faces</source>
        <translation>PEN-Net, Gesichter</translation>
    </message>
    <message>
        <source>PEN-Net, textures</source>
        <translation>PEN-Net, Texturen</translation>
    </message>
    <message>
        <source>PEN-Net, facades</source>
        <translation>PEN-Net, Fassaden</translation>
    </message>
    <message>
        <source>SPL: places, faces, Paris</source>
        <translation>SPL: Orte, Gesichter, Paris</translation>
    </message>
    <message>
        <source>SPN: places, faces, Paris</source>
        <translation>SPN: Orte, Gesichter, Paris</translation>
    </message>
    <message>
        <source>SPN, several ideas: faces</source>
        <translation>SPN, mehrere Ideen: Gesichter</translation>
    </message>
    <message>
        <source>The authors&apos; repository is under the Apache License 2.0. The weights have no terms of their own; asked, an author pointed to that licence. They were trained on Places2, whose own terms are for research.</source>
        <translation>Das Repository der Autoren steht unter der Apache-Lizenz 2.0. Die Gewichte haben keine eigenen Bedingungen; auf Nachfrage verwies ein Autor auf diese Lizenz. Sie wurden mit Places2 trainiert, dessen eigene Bedingungen nur Forschung erlauben.</translation>
    </message>
    <message>
        <source>No licence is stated for these weights: keep them for your own use.</source>
        <translation>Für diese Gewichte ist keine Lizenz angegeben: Behalten Sie sie für sich.</translation>
    </message>
    <message>
        <source>The authors publish code and weights under the MIT licence. Trained on Places2, whose own terms are for research.</source>
        <translation>Die Autoren veröffentlichen Code und Gewichte unter der MIT-Lizenz. Trainiert mit Places2, dessen eigene Bedingungen nur Forschung erlauben.</translation>
    </message>
    <message>
        <source>The authors publish code and weights under the MIT licence, but trained them on FFHQ faces, which are for non-commercial use.</source>
        <translation>Die Autoren veröffentlichen Code und Gewichte unter der MIT-Lizenz, haben sie aber mit Gesichtern aus FFHQ trainiert, die nur nichtkommerziell verwendet werden dürfen.</translation>
    </message>
    <message>
        <source>The authors&apos; repository is under the MIT licence; the weights have no terms of their own. Trained on Places2, whose own terms are for research.</source>
        <translation>Das Repository der Autoren steht unter der MIT-Lizenz; die Gewichte haben keine eigenen Bedingungen. Trainiert mit Places2, dessen eigene Bedingungen nur Forschung erlauben.</translation>
    </message>
    <message>
        <source>The authors&apos; repository is under the MIT licence; the weights have no terms of their own. Trained on CelebA-HQ, which is for non-commercial research.</source>
        <translation>Das Repository der Autoren steht unter der MIT-Lizenz; die Gewichte haben keine eigenen Bedingungen. Trainiert mit CelebA-HQ, das nur für nichtkommerzielle Forschung gedacht ist.</translation>
    </message>
    <message>
        <source>The authors&apos; repository is under the MIT licence; the weights have no terms of their own. Trained on DTD, for research.</source>
        <translation>Das Repository der Autoren steht unter der MIT-Lizenz; die Gewichte haben keine eigenen Bedingungen. Trainiert mit DTD, das für die Forschung gedacht ist.</translation>
    </message>
    <message>
        <source>The authors&apos; repository is under the MIT licence; the weights have no terms of their own. The terms of the facades it was trained on are not known.</source>
        <translation>Das Repository der Autoren steht unter der MIT-Lizenz; die Gewichte haben keine eigenen Bedingungen. Die Bedingungen der Fassaden, mit denen trainiert wurde, sind nicht bekannt.</translation>
    </message>
    <message>
        <source>The authors&apos; repository states no licence, so only they may pass the file on: keep it for your own use.</source>
        <translation>Das Repository der Autoren nennt keine Lizenz, also dürfen nur sie die Datei weitergeben: Behalten Sie sie für sich.</translation>
    </message>
    <message>
        <source>The authors&apos; repository is under the Apache License 2.0; the weights have no terms of their own.</source>
        <translation>Das Repository der Autoren steht unter der Apache-Lizenz 2.0; die Gewichte haben keine eigenen Bedingungen.</translation>
    </message>
    <message>
        <source>The authors publish code and weights under the MIT licence.</source>
        <translation>Die Autoren veröffentlichen Code und Gewichte unter der MIT-Lizenz.</translation>
    </message>
    <message>
        <source>The authors&apos; repository is under the MIT licence; the weights have no terms of their own.</source>
        <translation>Das Repository der Autoren steht unter der MIT-Lizenz; die Gewichte haben keine eigenen Bedingungen.</translation>
    </message>
    <message>
        <source>The authors&apos; repository is under the MIT licence; the weights have no terms of their own. No photo is ever filled by a teacher.</source>
        <translation>Das Repository der Autoren steht unter der MIT-Lizenz; die Gewichte haben keine eigenen Bedingungen. Ein Lehrer füllt nie ein Foto.</translation>
    </message>
    <message>
        <source>The smaller file with the same numbers.</source>
        <translation>Die kleinere Datei mit denselben Zahlen.</translation>
    </message>
    <message>
        <source>Linked from the authors&apos; page; it lies with a third person.</source>
        <translation>Von der Seite der Autoren verlinkt; die Datei liegt bei jemand Drittem.</translation>
    </message>
    <message>
        <source>Other people&apos;s training of the same network.</source>
        <translation>Dasselbe Netz, von anderen trainiert.</translation>
    </message>
    <message>
        <source>For square holes, as its authors trained it.</source>
        <translation>Für quadratische Löcher, wie die Autoren es trainiert haben.</translation>
    </message>
    <message>
        <source>Also told of at github.com/WendongZh/SPL.</source>
        <translation>Mehr dazu auch auf github.com/WendongZh/SPL.</translation>
    </message>
    <message>
        <source>The page asks for the code 2x99. Also told of at github.com/WendongZh/SPN.</source>
        <translation>Die Seite fragt nach dem Code 2x99. Mehr dazu auch auf github.com/WendongZh/SPN.</translation>
    </message>
    <message>
        <source>The page asks for the code hqek. Also told of at github.com/WendongZh/SPN.</source>
        <translation>Die Seite fragt nach dem Code hqek. Mehr dazu auch auf github.com/WendongZh/SPN.</translation>
    </message>
    <message>
        <source>About 5,000 photos of streets, facades, nature and textures, most of them under research-only terms: the weights are for research use.</source>
        <translation>Etwa 5.000 Fotos von Straßen, Fassaden, Natur und Texturen, die meisten davon nur für die Forschung freigegeben: Die Gewichte sind für die Forschung gedacht.</translation>
    </message>
    <message>
        <source>Not known for an address of your own: find out whether you may use the file before you download it.</source>
        <translation>Bei einer eigenen Adresse nicht bekannt: Klären Sie, ob Sie die Datei verwenden dürfen, bevor Sie sie herunterladen.</translation>
    </message>
</context>
<context>
    <name>CrashLog</name>
    <message>
        <source>{fault_sentence} Your photo is still here: save it under another name to be safe.</source>
        <translation>{fault_sentence} Ihr Foto ist noch da: Speichern Sie es sicherheitshalber unter einem anderen Namen.</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>step {last_step}</source>
        <translation>Schritt {last_step}</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>noch nichts</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} bis {high}</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Checkpoints ({suffixes});;All files (*)</source>
        <translation>Checkpoints ({suffixes});;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>ONNX files (*.onnx);;All files (*)</source>
        <translation>ONNX-Dateien (*.onnx);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Photos ({suffixes});;All files (*)</source>
        <translation>Fotos ({suffixes});;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Recipes (*.recipe.json *.json);;All files (*)</source>
        <translation>Rezepte (*.recipe.json *.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>If you don&apos;t save, the changes are lost.</source>
        <translation>Wenn Sie nicht speichern, gehen die Änderungen verloren.</translation>
    </message>
    <message>
        <source>You have not accepted a fill yet: Save keeps the one on show. </source>
        <translation>Sie haben noch keine Füllung übernommen: Speichern behält die gezeigte. </translation>
    </message>
    <message>
        <source>Save the changes to {title}?</source>
        <translation>Änderungen an {title} speichern?</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Stop the fill of {title}?</source>
        <translation>Füllen von {title} abbrechen?</translation>
    </message>
    <message>
        <source>It is still running. If you stop it, it is lost.</source>
        <translation>Es läuft noch. Wenn Sie abbrechen, geht die Füllung verloren.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%n more</source>
        <translation>%n weitere</translation>
    </message>
    <message>
        <source>Save the changes to %n photos?</source>
        <translation>Änderungen an %n Fotos speichern?</translation>
    </message>
    <message>
        <source>Save All writes each beside its original (photo-filled.jpg), or over what you have saved here before. {lost}</source>
        <translation>Alle speichern legt jedes neben seinem Original ab (foto-filled.jpg) oder überschreibt, was Sie hier schon gespeichert haben. {lost}</translation>
    </message>
    <message>
        <source>Save All</source>
        <translation>Alle speichern</translation>
    </message>
    <message>
        <source>The photo you opened is replaced by the edited one.</source>
        <translation>Das geöffnete Foto wird durch das bearbeitete ersetzt.</translation>
    </message>
    <message>
        <source> It is compressed again, so pixels outside the fills may change slightly.</source>
        <translation> Es wird neu komprimiert, daher können sich Pixel außerhalb der Füllungen leicht ändern.</translation>
    </message>
    <message>
        <source> It holds one more picture, which is lost.</source>
        <translation> Es enthält ein weiteres Bild, das verloren geht.</translation>
    </message>
    <message>
        <source> It holds {other_pictures} more pictures, which are lost.</source>
        <translation> Es enthält {other_pictures} weitere Bilder, die verloren gehen.</translation>
    </message>
    <message>
        <source>Save over {title}?</source>
        <translation>{title} überschreiben?</translation>
    </message>
    <message>
        <source>Save Over</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>Save As…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>{title} has changed since you opened it.</source>
        <translation>{title} hat sich geändert, seit Sie es geöffnet haben.</translation>
    </message>
    <message>
        <source>Another program or window has written it. Saving over it loses what was changed there; opening it again loses your fills.</source>
        <translation>Ein anderes Programm oder Fenster hat es geschrieben. Beim Überschreiben geht verloren, was dort geändert wurde; beim erneuten Öffnen gehen Ihre Füllungen verloren.</translation>
    </message>
    <message>
        <source>Open Again</source>
        <translation>Erneut öffnen</translation>
    </message>
    <message>
        <source>Save {title} with the fill on show?</source>
        <translation>{title} mit der gezeigten Füllung speichern?</translation>
    </message>
    <message>
        <source>You have not accepted it yet. Without it, the photo is saved as it was before, and you can go on choosing.</source>
        <translation>Sie haben sie noch nicht übernommen. Ohne sie wird das Foto gespeichert, wie es vorher war, und Sie können weiter wählen.</translation>
    </message>
    <message>
        <source>Save with It</source>
        <translation>Mit ihr speichern</translation>
    </message>
    <message>
        <source>Save Without It</source>
        <translation>Ohne sie speichern</translation>
    </message>
    <message>
        <source>Open Photos</source>
        <translation>Fotos öffnen</translation>
    </message>
    <message>
        <source>Open the Photos of a Folder</source>
        <translation>Fotos eines Ordners öffnen</translation>
    </message>
    <message>
        <source>Import a Mask</source>
        <translation>Maske importieren</translation>
    </message>
    <message>
        <source>Export the Mask</source>
        <translation>Maske exportieren</translation>
    </message>
    <message>
        <source>Mask, white is filled (*.png)</source>
        <translation>Maske, Weiß wird gefüllt (*.png)</translation>
    </message>
    <message>
        <source>Save the Picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>Bild (*.png)</translation>
    </message>
    <message>
        <source>Import a Published Checkpoint</source>
        <translation>Veröffentlichten Checkpoint importieren</translation>
    </message>
    <message>
        <source>Choose Encoder and Decoder (One After the Other, or Both)</source>
        <translation>Encoder und Decoder wählen (nacheinander oder beide)</translation>
    </message>
    <message>
        <source>Open a Recipe</source>
        <translation>Rezept öffnen</translation>
    </message>
    <message>
        <source>Save the Recipe</source>
        <translation>Rezept speichern</translation>
    </message>
    <message>
        <source>Recipes (*.recipe.json)</source>
        <translation>Rezepte (*.recipe.json)</translation>
    </message>
    <message>
        <source>Do again what {name} says?</source>
        <translation>Wiederholen, was {name} sagt?</translation>
    </message>
    <message>
        <source>It fits the photo on show, pixel by pixel.</source>
        <translation>Es passt Pixel für Pixel zum gezeigten Foto.</translation>
    </message>
    <message>
        <source>This Photo</source>
        <translation>Dieses Foto</translation>
    </message>
    <message>
        <source>All %n Photos…</source>
        <translation>Alle %n Fotos…</translation>
    </message>
    <message>
        <source>Don&apos;t Save</source>
        <translation>Nicht speichern</translation>
    </message>
</context>
<context>
    <name>DialogsClickModel</name>
    <message>
        <source>Click to Select needs the package onnxruntime. Install it with: {install}, and start the editor again.</source>
        <translation>Die Klickauswahl braucht das Paket onnxruntime. Installieren Sie es mit: {install}, und starten Sie den Editor neu.</translation>
    </message>
    <message>
        <source>Click to Select asks a network that you bring: two ONNX files, an encoder and a decoder, chosen together or one after the other. It runs on this computer; no photo leaves it.</source>
        <translation>Die Klickauswahl fragt ein Netz, das Sie mitbringen: zwei ONNX-Dateien, einen Encoder und einen Decoder, gemeinsam oder nacheinander gewählt. Es läuft auf diesem Computer; kein Foto verlässt ihn.</translation>
    </message>
    <message>
        <source>Take files only from where you trust. onnxruntime reads and runs what they say; weights in other files and libraries of operators are never loaded. A file that has changed since you chose it is not used.</source>
        <translation>Nehmen Sie Dateien nur aus vertrauenswürdigen Quellen. onnxruntime liest sie und führt aus, was sie sagen; Gewichte in anderen Dateien und Operatorbibliotheken werden nie geladen. Eine Datei, die sich seit der Wahl geändert hat, wird nicht verwendet.</translation>
    </message>
    <message>
        <source>Model for Click to Select</source>
        <translation>Modell für Klickauswahl</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Encoder</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>Decoder</translation>
    </message>
    <message>
        <source>Published files</source>
        <translation>Veröffentlichte Dateien</translation>
    </message>
    <message>
        <source>Choose &amp;Files…</source>
        <translation>&amp;Dateien wählen…</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>nicht verwendbar</translation>
    </message>
    <message>
        <source>not chosen yet</source>
        <translation>noch nicht gewählt</translation>
    </message>
    <message>
        <source>{name}: {file}, {size}, SHA-256 {sha256}…, licence {licence}.</source>
        <translation>{name}: {file}, {size}, SHA-256 {sha256}…, Lizenz {licence}.</translation>
    </message>
    <message>
        <source>{name} · {file} · {size}
SHA-256 {halves}
Licence: {licence}</source>
        <translation>{name} · {file} · {size}
SHA-256 {halves}
Lizenz: {licence}</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{size} kB</source>
        <translation>{size} kB</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>installiert</translation>
    </message>
    <message>
        <source>not installed. Install it with:
{install}</source>
        <translation>nicht installiert. Installieren Sie es mit:
{install}</translation>
    </message>
    <message>
        <source>Both projects are under the Apache-2.0 licence.</source>
        <translation>Beide Projekte stehen unter der Apache-2.0-Lizenz.</translation>
    </message>
</context>
<context>
    <name>DialogsPreferences</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Search preferences and commands</source>
        <translation>Einstellungen und Befehle suchen</translation>
    </message>
    <message>
        <source>Search preferences</source>
        <translation>Einstellungen suchen</translation>
    </message>
    <message>
        <source>Nothing here has this name.</source>
        <translation>Hier heißt nichts so.</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>Disagreeing</name>
    <message>
        <source>{count} fills: &amp;nbsp;agree&amp;nbsp; {blocks} &amp;nbsp;differ</source>
        <translation>{count} Füllungen: &amp;nbsp;gleich&amp;nbsp; {blocks} &amp;nbsp;verschieden</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
</context>
<context>
    <name>DocumentRecipe</name>
    <message>
        <source>There is no recipe yet: no fill was accepted in this photo.</source>
        <translation>Es gibt noch kein Rezept: In diesem Foto wurde keine Füllung übernommen.</translation>
    </message>
    <message>
        <source>There is no recipe: it is not known how some fills in this photo were made.</source>
        <translation>Es gibt kein Rezept: Von einigen Füllungen in diesem Foto ist nicht bekannt, wie sie entstanden sind.</translation>
    </message>
</context>
<context>
    <name>DownloadDialog</name>
    <message>
        <source>Nothing has been asked or fetched yet. Ask the Server finds out how large the file is and where it would come from.</source>
        <translation>Noch wurde nichts gefragt oder geholt. „Server fragen“ stellt fest, wie groß die Datei ist und woher sie käme.</translation>
    </message>
    <message>
        <source>Ask the &amp;Server</source>
        <translation>&amp;Server fragen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Abb&amp;rechen</translation>
    </message>
    <message>
        <source>&amp;Go On</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>&amp;Herunterladen</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>Download Weights</source>
        <translation>Gewichte herunterladen</translation>
    </message>
    <message>
        <source>A file from an address of your own</source>
        <translation>Eine Datei von einer eigenen Adresse</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>SHA-256 or MD5, if the page that offers the file tells it</source>
        <translation>SHA-256 oder MD5, falls die Seite mit der Datei sie nennt</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
</context>
<context>
    <name>Downloading</name>
    <message>
        <source>Stopped. What has arrived is kept: Go On continues from there.</source>
        <translation>Angehalten. Was schon da ist, bleibt erhalten: „Fortsetzen“ macht dort weiter.</translation>
    </message>
    <message>
        <source>Asking {host}…</source>
        <translation>{host} wird gefragt…</translation>
    </message>
    <message>
        <source>Asking the server</source>
        <translation>Der Server wird gefragt</translation>
    </message>
    <message>
        <source>Downloading {file} from {hosts}.</source>
        <translation>{file} wird von {hosts} heruntergeladen.</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>&amp;Download {size}</source>
        <translation>{size} &amp;herunterladen</translation>
    </message>
    <message>
        <source>New host: {host}</source>
        <translation>Neuer Server: {host}</translation>
    </message>
    <message>
        <source>&amp;Go On with {host}</source>
        <translation>Mit {host} &amp;fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Try Again</source>
        <translation>&amp;Erneut versuchen</translation>
    </message>
    <message>
        <source>{file} is there and whole. Importing…</source>
        <translation>{file} ist vollständig da. Wird importiert…</translation>
    </message>
    <message>
        <source>The file arrived whole, but cannot be imported. It is kept: {path}</source>
        <translation>Die Datei ist vollständig da, lässt sich aber nicht importieren. Sie bleibt erhalten: {path}</translation>
    </message>
    <message>
        <source>The download of {file} is stopped. The next one goes on from where it was.</source>
        <translation>Das Herunterladen von {file} ist angehalten. Das nächste macht dort weiter, wo es war.</translation>
    </message>
</context>
<context>
    <name>DustOptions</name>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>To the right, fainter dust and scratches are marked too</source>
        <translation>Weiter rechts werden auch schwächerer Staub und feinere Kratzer markiert</translation>
    </message>
    <message>
        <source>&amp;Sensitivity</source>
        <translation>Empfindlichkei&amp;t</translation>
    </message>
    <message>
        <source>Looking… {percent} %</source>
        <translation>Suche… {percent} %</translation>
    </message>
    <message>
        <source>Nothing marked</source>
        <translation>Nichts markiert</translation>
    </message>
    <message>
        <source>1 mark</source>
        <translation>1 Markierung</translation>
    </message>
    <message>
        <source>%n marks</source>
        <translation>%n Markierungen</translation>
    </message>
</context>
<context>
    <name>EditText</name>
    <message>
        <source>the record of a fill is damaged: {error}</source>
        <translation>die Aufzeichnung einer Füllung ist beschädigt: {error}</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Rocket</source>
        <translation>Rakete</translation>
    </message>
    <message>
        <source>Coffee</source>
        <translation>Kaffee</translation>
    </message>
    <message>
        <source>Astronaut</source>
        <translation>Astronautin</translation>
    </message>
    <message>
        <source>&amp;Open a Photo…</source>
        <translation>Foto &amp;öffnen…</translation>
    </message>
    <message>
        <source>Recent photos</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Drop a photo here</source>
        <translation>Ein Foto hierher ziehen</translation>
    </message>
    <message>
        <source>or paste one with Ctrl+V</source>
        <translation>oder mit Strg+V einfügen</translation>
    </message>
    <message>
        <source>Try a sample: its mask is already painted</source>
        <translation>Oder ein Beispiel probieren: Die Maske ist schon gemalt</translation>
    </message>
    <message>
        <source>Open the sample photo {path}</source>
        <translation>Das Beispielfoto {path} öffnen</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>nothing was written into it yet</source>
        <translation>es wurde noch nichts hineingeschrieben</translation>
    </message>
</context>
<context>
    <name>File</name>
    <message>
        <source>Opening the pasted photo…</source>
        <translation>Eingefügtes Foto wird geöffnet…</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Open photos</source>
        <translation>Offene Fotos</translation>
    </message>
    <message>
        <source>Close {photo}</source>
        <translation>{photo} schließen</translation>
    </message>
    <message>
        <source>Close All Others</source>
        <translation>Alle anderen schließen</translation>
    </message>
</context>
<context>
    <name>FilmstripModel</name>
    <message>
        <source> – not saved</source>
        <translation> – nicht gespeichert</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Opened</source>
        <translation>Geöffnet</translation>
    </message>
    <message>
        <source>Undone: go there to do it again</source>
        <translation>Rückgängig gemacht: Gehen Sie dorthin, um es zu wiederholen</translation>
    </message>
    <message>
        <source>Go back to here</source>
        <translation>Hierher zurückgehen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
</context>
<context>
    <name>HoleRow</name>
    <message>
        <source>Choose for</source>
        <translation>Wählen für</translation>
    </message>
    <message>
        <source>Each hole can have another fill. Keys: , and .</source>
        <translation>Jedes Loch kann eine andere Füllung haben. Tasten: , und .</translation>
    </message>
    <message>
        <source>Mixed  –  {words}</source>
        <translation>Gemischt  –  {words}</translation>
    </message>
    <message>
        <source>Hole {at}: {name}</source>
        <translation>Loch {at}: {name}</translation>
    </message>
    <message>
        <source>All holes</source>
        <translation>Alle Löcher</translation>
    </message>
    <message>
        <source>Flip the fills of all holes together</source>
        <translation>Die Füllungen aller Löcher gemeinsam durchblättern</translation>
    </message>
    <message>
        <source>Choose for hole {number} only</source>
        <translation>Nur für Loch {number} wählen</translation>
    </message>
</context>
<context>
    <name>ImportCheckpoint</name>
    <message>
        <source>Importing {path}…</source>
        <translation>{path} wird importiert…</translation>
    </message>
    <message>
        <source>Nothing was imported. {sentence}</source>
        <translation>Es wurde nichts importiert. {sentence}</translation>
    </message>
    <message>
        <source> A teacher for training lies beside it: {name}.</source>
        <translation> Ein Lehrer fürs Training liegt daneben: {name}.</translation>
    </message>
</context>
<context>
    <name>Imported</name>
    <message>
        <source>{file} is a pretext teacher, used by training only. It is kept as {kept}.</source>
        <translation>{file} ist ein Lehrer, den nur das Training verwendet. Er liegt jetzt in {kept}.</translation>
    </message>
    <message>
        <source>{file} is imported: {model} now fills with these weights.</source>
        <translation>{file} ist importiert: {model} füllt jetzt mit diesen Gewichten.</translation>
    </message>
</context>
<context>
    <name>Inpaint</name>
    <message>
        <source>Filled in {time}</source>
        <translation>Gefüllt in {time}</translation>
    </message>
    <message>
        <source>Not filled</source>
        <translation>Nicht gefüllt</translation>
    </message>
    <message>
        <source>{sentence} Your photo and mask are unchanged.</source>
        <translation>{sentence} Foto und Maske sind unverändert.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
</context>
<context>
    <name>Instant</name>
    <message>
        <source>Instant fills have no variants.</source>
        <translation>Sofortfüllungen haben keine Varianten.</translation>
    </message>
    <message>
        <source>There is nothing between instant fills.</source>
        <translation>Zwischen Sofortfüllungen gibt es nichts.</translation>
    </message>
    <message>
        <source>Instant fills have no prior to look into.</source>
        <translation>Sofortfüllungen haben kein Vorwissen, in das man blicken kann.</translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message>
        <source>What was kept of unfinished work on a photo is damaged and cannot be restored.</source>
        <translation>Was von unfertiger Arbeit an einem Foto aufgehoben wurde, ist beschädigt und lässt sich nicht wiederherstellen.</translation>
    </message>
    <message>
        <source>{name} could not be restored: {sentence}.</source>
        <translation>{name} konnte nicht wiederhergestellt werden: {sentence}.</translation>
    </message>
    <message>
        <source>Restoring {name}…</source>
        <translation>{name} wird wiederhergestellt…</translation>
    </message>
    <message>
        <source>What was kept of unfinished work on %n photos is damaged and cannot be restored.</source>
        <translation>Was von unfertiger Arbeit an %n Fotos aufgehoben wurde, ist beschädigt und lässt sich nicht wiederherstellen.</translation>
    </message>
</context>
<context>
    <name>JournalFacts</name>
    <message>
        <source>its facts are no record</source>
        <translation>seine Angaben sind keine Aufzeichnung</translation>
    </message>
    <message>
        <source>it was written by another version of the program</source>
        <translation>es wurde von einer anderen Programmversion geschrieben</translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message>
        <source>Back to the fills</source>
        <translation>Zurück zu den Füllungen</translation>
    </message>
</context>
<context>
    <name>Laying</name>
    <message>
        <source>Recipe done: {counted}</source>
        <translation>Rezept ausgeführt: {counted}</translation>
    </message>
    <message>
        <source>Step {done} of {count}: {stage}</source>
        <translation>Schritt {done} von {count}: {stage}</translation>
    </message>
    <message>
        <source>Stopped after {counted}</source>
        <translation>Angehalten nach {counted}</translation>
    </message>
    <message>
        <source>{done} of {counted} of the recipe came before that.</source>
        <translation>Davor kamen vom Rezept {done} von {counted}.</translation>
    </message>
    <message>
        <source>Recipe not done</source>
        <translation>Rezept nicht ausgeführt</translation>
    </message>
    <message>
        <source>like {place}</source>
        <translation>wie {place}</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>%n steps</source>
        <translation>%n Schritte</translation>
    </message>
</context>
<context>
    <name>Levels</name>
    <message>
        <source>{cells} cells: {share:.0%}</source>
        <translation>{cells} Zellen: {share:.0%}</translation>
    </message>
    <message>
        <source>Levels of the memory that answered: {told}</source>
        <translation>Ebenen des Gedächtnisses, die geantwortet haben: {told}</translation>
    </message>
    <message>
        <source>How much each level of the memory changes the hole: without what it tells of places, the
picture there would be another one. {told}</source>
        <translation>Wie stark jede Ebene des Gedächtnisses das Loch ändert: Ohne das, was sie von Orten
weiß, wäre das Bild dort ein anderes. {told}</translation>
    </message>
</context>
<context>
    <name>LookSliders</name>
    <message>
        <source>Seam</source>
        <translation>Naht</translation>
    </message>
    <message>
        <source>Width of the soft seam around the fill, no wider than half of the hole; 0 for a hard edge</source>
        <translation>Breite der weichen Naht um die Füllung, höchstens das halbe Loch; 0 für eine harte Kante</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Detail</translation>
    </message>
    <message>
        <source>How much of the fill&apos;s fine structure is shown</source>
        <translation>Wie viel von der feinen Struktur der Füllung gezeigt wird</translation>
    </message>
    <message>
        <source>Grain</source>
        <translation>Korn</translation>
    </message>
    <message>
        <source>Grain of the fill: 100 % as in the photo around it. Only what is missing is added</source>
        <translation>Korn der Füllung: 100 % wie im Foto ringsum. Nur was fehlt, wird hinzugefügt</translation>
    </message>
    <message>
        <source>{seam_px} px</source>
        <translation>{seam_px} px</translation>
    </message>
</context>
<context>
    <name>Looking</name>
    <message>
        <source>Look Inside</source>
        <translation>Hineinsehen</translation>
    </message>
    <message>
        <source>See what {title} uses in this hole.</source>
        <translation>Sehen Sie, was {title} in diesem Loch verwendet.</translation>
    </message>
    <message>
        <source>Waiting for the fill…</source>
        <translation>Warten auf die Füllung…</translation>
    </message>
    <message>
        <source>Looking into {title}…</source>
        <translation>Einblick in {title}…</translation>
    </message>
    <message>
        <source>Open a photo to see what a network uses.</source>
        <translation>Öffnen Sie ein Foto, um zu sehen, was ein Netz verwendet.</translation>
    </message>
    <message>
        <source>Paint over what you want to remove: the prior is shown for the hole.</source>
        <translation>Übermalen Sie, was verschwinden soll: Das Vorwissen wird für das Loch gezeigt.</translation>
    </message>
    <message>
        <source>This is made of the photo&apos;s own patches: no network was asked, so there is no prior.</source>
        <translation>Diese Füllung besteht aus Stücken des Fotos: Es wurde kein Netz gefragt, also gibt es kein Vorwissen.</translation>
    </message>
    <message>
        <source>Instant fills use</source>
        <translation>Sofortfüllungen verwenden</translation>
    </message>
    <message>
        <source>{model} uses</source>
        <translation>{model} verwendet</translation>
    </message>
    <message>
        <source>{kind} no prior: choose another network to look into.</source>
        <translation>{kind} kein Vorwissen: Wählen Sie ein anderes Netz für den Einblick.</translation>
    </message>
    <message>
        <source>{model} has no weights on this computer, so there is nothing to look into.</source>
        <translation>{model} hat auf diesem Computer keine Gewichte, also gibt es nichts zu sehen.</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>{document}[*] – Inpaint Editor</source>
        <translation>{document}[*] – Inpaint Editor</translation>
    </message>
</context>
<context>
    <name>Many</name>
    <message>
        <source>%n steps</source>
        <translation>%n Schritte</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 Schritt</translation>
    </message>
    <message>
        <source>{name}: {steps}, made for {photo}, done to each photo as it is now.</source>
        <translation>{name}: {steps}, gemacht für {photo}, angewandt auf jedes Foto, wie es jetzt ist.</translation>
    </message>
    <message>
        <source>{name}: {steps}, done to each photo as it is now.</source>
        <translation>{name}: {steps}, angewandt auf jedes Foto, wie es jetzt ist.</translation>
    </message>
    <message>
        <source>Failed: {reason}</source>
        <translation>Fehlgeschlagen: {reason}</translation>
    </message>
    <message>
        <source>The photo is filled.</source>
        <translation>Das Foto ist gefüllt.</translation>
    </message>
    <message>
        <source>All %n photos are filled.</source>
        <translation>Alle %n Fotos sind gefüllt.</translation>
    </message>
    <message>
        <source>{done} filled</source>
        <translation>{done} gefüllt</translation>
    </message>
    <message>
        <source>{count} failed, as the list says</source>
        <translation>{count} fehlgeschlagen, siehe Liste</translation>
    </message>
    <message>
        <source>{left} not begun or not finished</source>
        <translation>{left} nicht begonnen oder nicht fertig</translation>
    </message>
    <message>
        <source>Stopped. Of {total} photos: {parts}.</source>
        <translation>Angehalten. Von {total} Fotos: {parts}.</translation>
    </message>
    <message>
        <source>Of {total} photos: {parts}.</source>
        <translation>Von {total} Fotos: {parts}.</translation>
    </message>
</context>
<context>
    <name>ManyFillMany</name>
    <message>
        <source>Each photo&apos;s own; the one on show for photos without</source>
        <translation>Die eigene jedes Fotos; für Fotos ohne die gezeigte</translation>
    </message>
    <message>
        <source>The one on show, for all photos</source>
        <translation>Die gezeigte, für alle Fotos</translation>
    </message>
    <message>
        <source>Fill Many Photos</source>
        <translation>Mehrere Fotos füllen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>Masken</translation>
    </message>
    <message>
        <source>&amp;Scale masks to photos of another size</source>
        <translation>Masken an Fotos anderer Größe an&amp;passen</translation>
    </message>
    <message>
        <source>Results go beside each photo, as photo-filled. Nothing is replaced.</source>
        <translation>Ergebnisse kommen neben jedes Foto, als foto-filled. Nichts wird ersetzt.</translation>
    </message>
    <message>
        <source>&amp;Fill</source>
        <translation>&amp;Füllen</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>M&amp;asks</source>
        <translation>M&amp;asken</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>Photo {number} of {count}</source>
        <translation>Foto {number} von {count}</translation>
    </message>
    <message>
        <source>not filled</source>
        <translation>nicht gefüllt</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten…</translation>
    </message>
</context>
<context>
    <name>Mask</name>
    <message>
        <source>Selecting ({what})…</source>
        <translation>Auswahl ({what})…</translation>
    </message>
    <message>
        <source>Growing the mask…</source>
        <translation>Maske wird vergrößert…</translation>
    </message>
    <message>
        <source>Shrunk by {radius_px} px, nothing is left of the mask. Undo brings it back.</source>
        <translation>Um {radius_px} px verkleinert bleibt von der Maske nichts übrig. Rückgängig holt sie zurück.</translation>
    </message>
    <message>
        <source>Shrinking the mask…</source>
        <translation>Maske wird verkleinert…</translation>
    </message>
    <message>
        <source>Filling the mask&apos;s holes…</source>
        <translation>Löcher in der Maske werden geschlossen…</translation>
    </message>
    <message>
        <source>Smoothed by {radius_px} px, nothing is left of the mask. Undo brings it back.</source>
        <translation>Um {radius_px} px geglättet bleibt von der Maske nichts übrig. Rückgängig holt sie zurück.</translation>
    </message>
    <message>
        <source>Smoothing the mask…</source>
        <translation>Maske wird geglättet…</translation>
    </message>
    <message>
        <source>Mask taken from {path}</source>
        <translation>Maske aus {path} übernommen</translation>
    </message>
    <message>
        <source>Reading {path}…</source>
        <translation>{path} wird gelesen…</translation>
    </message>
    <message>
        <source>Your mask is unchanged.</source>
        <translation>Ihre Maske ist unverändert.</translation>
    </message>
    <message>
        <source>Saving {path}…</source>
        <translation>{path} wird gespeichert…</translation>
    </message>
    <message>
        <source>Mask saved as {path}</source>
        <translation>Maske gespeichert als {path}</translation>
    </message>
    <message>
        <source>The mask is still here.</source>
        <translation>Die Maske ist noch da.</translation>
    </message>
    <message>
        <source>Nothing is selected there</source>
        <translation>Dort wird nichts ausgewählt</translation>
    </message>
</context>
<context>
    <name>MaskSwitch</name>
    <message>
        <source>Hole</source>
        <translation>Loch</translation>
    </message>
    <message>
        <source>Paint what is to be filled</source>
        <translation>Malen, was gefüllt werden soll</translation>
    </message>
    <message>
        <source>Don&apos;t copy</source>
        <translation>Sperre</translation>
    </message>
    <message>
        <source>Paint what fills must not copy from</source>
        <translation>Malen, wovon Füllungen nicht kopieren dürfen</translation>
    </message>
</context>
<context>
    <name>MasksClickModel</name>
    <message>
        <source>The button Model… above the photo says more.</source>
        <translation>Der Knopf Modell… über dem Foto sagt mehr.</translation>
    </message>
    <message>
        <source>Needs onnxruntime</source>
        <translation>Braucht onnxruntime</translation>
    </message>
    <message>
        <source>Needs a model</source>
        <translation>Braucht ein Modell</translation>
    </message>
    <message>
        <source>Click to Select needs a model of your own: EfficientSAM or MobileSAM, as two ONNX files. {where_to}</source>
        <translation>Die Klickauswahl braucht ein eigenes Modell: EfficientSAM oder MobileSAM, als zwei ONNX-Dateien. {where_to}</translation>
    </message>
    <message>
        <source>Choose {missing} first.</source>
        <translation>Wählen Sie zuerst {missing}.</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>Modell wird gelesen…</translation>
    </message>
    <message>
        <source>Choose {missing} too.</source>
        <translation>Wählen Sie auch {missing}.</translation>
    </message>
    <message>
        <source>{sentence} The model is as it was.</source>
        <translation>{sentence} Das Modell ist, wie es war.</translation>
    </message>
    <message>
        <source>an encoder</source>
        <translation>einen Encoder</translation>
    </message>
    <message>
        <source>a decoder</source>
        <translation>einen Decoder</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>%n files were chosen; it takes two: an encoder and a decoder.</source>
        <translation>%n Dateien wurden gewählt; es braucht zwei: einen Encoder und einen Decoder.</translation>
    </message>
    <message>
        <source>Both files are encoders; it takes one of each.</source>
        <translation>Beide Dateien sind Encoder; es braucht je einen.</translation>
    </message>
    <message>
        <source>Both files are decoders; it takes one of each.</source>
        <translation>Beide Dateien sind Decoder; es braucht je einen.</translation>
    </message>
</context>
<context>
    <name>MasksClipboard</name>
    <message>
        <source>image on the clipboard</source>
        <translation>Bild in der Zwischenablage</translation>
    </message>
    <message>
        <source>Mask copied</source>
        <translation>Maske kopiert</translation>
    </message>
    <message>
        <source>There is no mask on the clipboard: copy one first.</source>
        <translation>In der Zwischenablage ist keine Maske: Kopieren Sie zuerst eine.</translation>
    </message>
    <message>
        <source>Mask pasted</source>
        <translation>Maske eingefügt</translation>
    </message>
    <message>
        <source>Pasting the mask…</source>
        <translation>Maske wird eingefügt…</translation>
    </message>
    <message>
        <source>{sentence} Your mask is unchanged.</source>
        <translation>{sentence} Ihre Maske ist unverändert.</translation>
    </message>
    <message>
        <source>The mask on the clipboard is {width} × {height} pixels, the photo {photo_width} × {photo_height}: they must be of one size.</source>
        <translation>Die Maske in der Zwischenablage hat {width} × {height} Pixel, das Foto {photo_width} × {photo_height}: Beide müssen gleich groß sein.</translation>
    </message>
    <message>
        <source>The image on the clipboard cannot be read as a mask.</source>
        <translation>Das Bild in der Zwischenablage lässt sich nicht als Maske lesen.</translation>
    </message>
</context>
<context>
    <name>MasksDust</name>
    <message>
        <source>{sentence} Your photo and mask are unchanged.</source>
        <translation>{sentence} Foto und Maske sind unverändert.</translation>
    </message>
    <message>
        <source>Looking for dust…</source>
        <translation>Staub wird gesucht…</translation>
    </message>
</context>
<context>
    <name>Measuring</name>
    <message>
        <source>It was stopped, and nothing was measured.</source>
        <translation>Es wurde abgebrochen und nichts gemessen.</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>&amp;Maske</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Inpaint</source>
        <translation>&amp;Füllen</translation>
    </message>
    <message>
        <source>Too&amp;ls</source>
        <translation>&amp;Extras</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>Fe&amp;nster</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Mask &amp;Tools</source>
        <translation>&amp;Werkzeuge für die Maske</translation>
    </message>
    <message>
        <source>As the &amp;Desktop</source>
        <translation>&amp;Wie der Desktop</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
</context>
<context>
    <name>Model</name>
    <message>
        <source>not available</source>
        <translation>nicht verfügbar</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Published files</source>
        <translation>Veröffentlichte Dateien</translation>
    </message>
    <message>
        <source>Fill a small picture twice and keep the time of the second; what else this computer is doing counts too</source>
        <translation>Füllt ein kleines Bild zweimal und behält die Dauer des zweiten Mals; was dieser Computer sonst noch tut, zählt mit</translation>
    </message>
    <message>
        <source>Its authors publish no weights that we know of. Train some: Tools ▸ Train on Your Own Photos.</source>
        <translation>Die Autoren veröffentlichen keine Gewichte, von denen wir wissen. Trainieren Sie welche: Extras ▸ Mit eigenen Fotos trainieren.</translation>
    </message>
    <message>
        <source>This size has none. Train some: Tools ▸ Train on Your Own Photos.</source>
        <translation>Für diese Größe gibt es keine. Trainieren Sie welche: Extras ▸ Mit eigenen Fotos trainieren.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>&amp;Use This Model</source>
        <translation>Dieses Modell &amp;verwenden</translation>
    </message>
    <message>
        <source>In Use</source>
        <translation>Wird verwendet</translation>
    </message>
    <message>
        <source>The panel Fill has it</source>
        <translation>Im Bereich Füllung ist es gewählt</translation>
    </message>
    <message>
        <source>Choose it in the panel Fill</source>
        <translation>Im Bereich Füllung wählen</translation>
    </message>
    <message>
        <source>It needs weights first</source>
        <translation>Es braucht zuerst Gewichte</translation>
    </message>
    <message>
        <source>Weights on this computer</source>
        <translation>Gewichte auf diesem Computer</translation>
    </message>
    <message>
        <source>None: it cannot fill yet.</source>
        <translation>Keine: Es kann noch nicht füllen.</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Datenblatt</translation>
    </message>
    <message>
        <source>&amp;Measure Time</source>
        <translation>Dauer &amp;messen</translation>
    </message>
    <message>
        <source>&amp;Measuring…</source>
        <translation>Wird ge&amp;messen…</translation>
    </message>
    <message>
        <source>Read the &amp;Card…</source>
        <translation>&amp;Datenblatt lesen…</translation>
    </message>
    <message>
        <source>Only a browser gets this file: then drop it here.</source>
        <translation>Nur ein Browser bekommt diese Datei: Ziehen Sie sie danach hierher.</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>Herunterladen…</translation>
    </message>
    <message>
        <source>Download {file}</source>
        <translation>{file} herunterladen</translation>
    </message>
    <message>
        <source>{address}
Asks before anything is fetched</source>
        <translation>{address}
Fragt, bevor etwas geholt wird</translation>
    </message>
    <message>
        <source>Open Its Page</source>
        <translation>Seite öffnen</translation>
    </message>
    <message>
        <source>Open the page of {title}</source>
        <translation>Die Seite zu {title} öffnen</translation>
    </message>
    <message>
        <source>{page}
in your browser</source>
        <translation>{page}
in Ihrem Browser</translation>
    </message>
    <message>
        <source>{hash} known</source>
        <translation>{hash} bekannt</translation>
    </message>
    <message>
        <source>no hash known</source>
        <translation>keine Prüfsumme bekannt</translation>
    </message>
    <message>
        <source>The published files are of another size: {model}, in the list.</source>
        <translation>Die veröffentlichten Dateien haben eine andere Größe: {model}, in der Liste.</translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>Auto</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Only what is close</source>
        <translation>Nur die Nähe</translation>
    </message>
    <message>
        <source>More of the photo</source>
        <translation>Mehr vom Foto</translation>
    </message>
    <message>
        <source>train some with inpaint-train</source>
        <translation>mit inpaint-train welche trainieren</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Take it from the photo</source>
        <translation>Aus dem Foto nehmen</translation>
    </message>
    <message>
        <source>Remove them too</source>
        <translation>Mit entfernen</translation>
    </message>
    <message>
        <source>Fill it as well</source>
        <translation>Mit füllen</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>wird gestartet…</translation>
    </message>
    <message>
        <source>download or import what its authors published (Models…)</source>
        <translation>veröffentlichte herunterladen oder importieren (Modelle…)</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Modelle…</translation>
    </message>
    <message>
        <source>All models: their weights, licences, scores and time here; more to download</source>
        <translation>Alle Modelle: ihre Gewichte, Lizenzen, Werte und ihre Dauer hier; weitere zum Herunterladen</translation>
    </message>
    <message>
        <source>How much of the surroundings a fill is made from (the network&apos;s context)</source>
        <translation>Aus wie viel Umgebung eine Füllung entsteht (der Kontext des Netzes)</translation>
    </message>
    <message>
        <source>Width of the soft seam around the hole; 0 for a hard edge</source>
        <translation>Breite der weichen Naht um das Loch; 0 für eine harte Kante</translation>
    </message>
    <message>
        <source>Give a soft fill the texture of similar places, and fill the middle of wide holes with pieces
of the photo (completion). Off: the fill as the network made it.</source>
        <translation>Einer weichen Füllung die Textur ähnlicher Stellen geben und die Mitte breiter Löcher mit Stücken
des Fotos füllen (Vervollständigung). Aus: die Füllung, wie das Netz sie gemacht hat.</translation>
    </message>
    <message>
        <source>Where the mask leaves a thin edge or halo of what it covers (fringe), fill a few pixels more.
Off: exactly the mask.</source>
        <translation>Wo die Maske einen dünnen Rand oder Saum von dem lässt, was sie verdeckt, einige Pixel mehr füllen.
Aus: genau die Maske.</translation>
    </message>
    <message>
        <source>Make the hole clear where its surroundings are clear, and let soft edges go on.
Off: the transparency stays as it is. Photos without transparency stay opaque.</source>
        <translation>Das Loch durchsichtig machen, wo die Umgebung durchsichtig ist, und weiche Ränder fortsetzen.
Aus: Die Transparenz bleibt, wie sie ist. Fotos ohne Transparenz bleiben deckend.</translation>
    </message>
    <message>
        <source>{model} has no weights on this computer: {how}. The instant fills need none.</source>
        <translation>{model} hat auf diesem Computer keine Gewichte. Abhilfe: {how}. Die Sofortfüllungen brauchen keine.</translation>
    </message>
    <message>
        <source>Where models run, and how long the last fill took: {title}</source>
        <translation>Wo Modelle laufen, und wie lange die letzte Füllung gedauert hat: {title}</translation>
    </message>
    <message>
        <source>Loo&amp;ks at</source>
        <translation>&amp;Umgebung</translation>
    </message>
    <message>
        <source>Soft se&amp;am</source>
        <translation>&amp;Weiche Naht</translation>
    </message>
    <message>
        <source>De&amp;tail</source>
        <translation>Deta&amp;il</translation>
    </message>
    <message>
        <source>Leftover edges</source>
        <translation>Randreste</translation>
    </message>
    <message>
        <source>Transparenc&amp;y</source>
        <translation>Trans&amp;parenz</translation>
    </message>
    <message>
        <source>Where models run</source>
        <translation>Wo Modelle laufen</translation>
    </message>
    <message>
        <source>{importing} or {training}</source>
        <translation>{importing} oder {training}</translation>
    </message>
    <message>
        <source>{training}, or {importing} for {label}</source>
        <translation>{training}, oder für {label} {importing}</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source> – your own</source>
        <translation> – Ihres</translation>
    </message>
    <message>
        <source> – no weights yet</source>
        <translation> – noch keine Gewichte</translation>
    </message>
    <message>
        <source>What fills the hole</source>
        <translation>Was das Loch füllt</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>With weights that you trained or imported.</source>
        <translation>Mit Gewichten, die Sie trainiert oder importiert haben.</translation>
    </message>
    <message>
        <source>Has no weights on this computer.</source>
        <translation>Hat auf diesem Computer keine Gewichte.</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Networks</source>
        <translation>Netze</translation>
    </message>
    <message>
        <source>Without a network</source>
        <translation>Ohne Netz</translation>
    </message>
    <message>
        <source>Need weights first</source>
        <translation>Brauchen zuerst Gewichte</translation>
    </message>
    <message>
        <source>Wait until the fill that is being made has ended</source>
        <translation>Warten Sie, bis die laufende Füllung fertig ist</translation>
    </message>
    <message>
        <source>%n published files</source>
        <translation>%n veröffentlichte Dateien</translation>
    </message>
    <message>
        <source>1 published file</source>
        <translation>1 veröffentlichte Datei</translation>
    </message>
    <message>
        <source>to be trained</source>
        <translation>zu trainieren</translation>
    </message>
    <message>
        <source>needs no weights</source>
        <translation>braucht keine Gewichte</translation>
    </message>
    <message>
        <source>Reading weights</source>
        <translation>Gewichte werden gelesen</translation>
    </message>
    <message>
        <source>{model} fills with these weights now: {origin}.</source>
        <translation>{model} füllt jetzt mit diesen Gewichten: {origin}.</translation>
    </message>
    <message>
        <source>{name} is in the wastebasket.</source>
        <translation>{name} liegt im Papierkorb.</translation>
    </message>
    <message>
        <source>It could not be moved to the wastebasket. Remove it yourself: {path}</source>
        <translation>Es ließ sich nicht in den Papierkorb legen. Entfernen Sie es selbst: {path}</translation>
    </message>
    <message>
        <source>{model}: Card</source>
        <translation>{model}: Datenblatt</translation>
    </message>
    <message>
        <source>No browser could be opened. The page is {address}</source>
        <translation>Es ließ sich kein Browser öffnen. Die Seite ist {address}</translation>
    </message>
    <message>
        <source>That is no weights file: .pt, .pth, .ckpt, .safetensors and .zip are.</source>
        <translation>Das ist keine Gewichtsdatei: Solche enden auf .pt, .pth, .ckpt, .safetensors oder .zip.</translation>
    </message>
</context>
<context>
    <name>ModelsWindow</name>
    <message>
        <source>Weights files can be dropped on this window.</source>
        <translation>Gewichtsdateien können auf dieses Fenster gezogen werden.</translation>
    </message>
    <message>
        <source>Let go to import.</source>
        <translation>Loslassen zum Importieren.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>&amp;Import a File…</source>
        <translation>Datei &amp;importieren…</translation>
    </message>
    <message>
        <source>&amp;Download from…</source>
        <translation>&amp;Herunterladen von…</translation>
    </message>
    <message>
        <source>Take in a weights file that you have: .pt, .pth, .ckpt, .safetensors or .zip</source>
        <translation>Eine Gewichtsdatei aufnehmen, die Sie haben: .pt, .pth, .ckpt, .safetensors oder .zip</translation>
    </message>
    <message>
        <source>Download a weights file from an address that you give</source>
        <translation>Eine Gewichtsdatei von einer Adresse herunterladen, die Sie angeben</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>More</name>
    <message>
        <source>like {place}</source>
        <translation>wie {place}</translation>
    </message>
    <message>
        <source>{model} always gives the same fill.</source>
        <translation>{model} gibt immer dieselbe Füllung.</translation>
    </message>
    <message>
        <source>{model} has nothing to vary: choose a fill of another model.</source>
        <translation>{model} hat nichts zu variieren: Wählen Sie eine Füllung eines anderen Modells.</translation>
    </message>
    <message>
        <source>Pin two fills first.</source>
        <translation>Heften Sie zuerst zwei Füllungen an.</translation>
    </message>
    <message>
        <source>There is nothing between these two: their model has no noise to mix.</source>
        <translation>Zwischen diesen beiden gibt es nichts: Ihr Modell hat kein Rauschen zum Mischen.</translation>
    </message>
    <message>
        <source>There is nothing between these two: pin two fills of one model.</source>
        <translation>Zwischen diesen beiden gibt es nichts: Heften Sie zwei Füllungen desselben Modells an.</translation>
    </message>
</context>
<context>
    <name>Needs</name>
    <message>
        <source>This recipe goes on with weights that know photos already: choose weights of the same model to start.</source>
        <translation>Dieses Rezept baut auf Gewichten auf, die Fotos schon kennen: Wählen Sie zum Anfang Gewichte desselben Modells.</translation>
    </message>
    <message>
        <source>This recipe needs a teacher: weights of SPN, or TResNet-L of ASL (Open_ImagesV6_TRresNet_L_448.pth, from github.com/Alibaba-MIIL/ASL), or MobileNetV2 of torchvision (from download.pytorch.org/models).</source>
        <translation>Dieses Rezept braucht einen Lehrer: Gewichte von SPN, oder TResNet-L von ASL (Open_ImagesV6_TRresNet_L_448.pth, von github.com/Alibaba-MIIL/ASL), oder MobileNetV2 von torchvision (von download.pytorch.org/models).</translation>
    </message>
    <message>
        <source>This recipe learns from DGI&apos;s autoencoder, which does not come with the program: train the recipe dgi-autoencoder-scenes-cpu first (under More recipes), and choose its weights as the teacher here.</source>
        <translation>Dieses Rezept lernt vom Autoencoder von DGI, der nicht mit dem Programm kommt: Trainieren Sie zuerst das Rezept dgi-autoencoder-scenes-cpu (unter Weitere Rezepte), und wählen Sie hier seine Gewichte als Lehrer.</translation>
    </message>
    <message>
        <source>This recipe needs a network that compares images: VGG19 (vgg19-dcbb9e9d.pth) or MobileNetV2 (mobilenet_v2-7ebf99e0.pth) of torchvision, from download.pytorch.org/models.</source>
        <translation>Dieses Rezept braucht ein Netz, das Bilder vergleicht: VGG19 (vgg19-dcbb9e9d.pth) oder MobileNetV2 (mobilenet_v2-7ebf99e0.pth) von torchvision, von download.pytorch.org/models.</translation>
    </message>
    <message>
        <source>Choose a folder of photos.</source>
        <translation>Wählen Sie einen Ordner mit Fotos.</translation>
    </message>
    <message>
        <source>photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>photos kept aside</source>
        <translation>zurückbehaltene Fotos</translation>
    </message>
    <message>
        <source>The folder of {what} is not there: {path}</source>
        <translation>Der Ordner für {what} ist nicht da: {path}</translation>
    </message>
    <message>
        <source>This file is not there: {path}</source>
        <translation>Diese Datei ist nicht da: {path}</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>,</source>
        <comment>between thousands</comment>
        <translation>.</translation>
    </message>
    <message>
        <source>.</source>
        <comment>before decimals</comment>
        <translation>,</translation>
    </message>
</context>
<context>
    <name>Offer</name>
    <message>
        <source>{host} would send {size}.</source>
        <translation>{host} würde {size} senden.</translation>
    </message>
    <message>
        <source>It is checked by its {hash} when it is there.</source>
        <translation>Die Datei wird nach ihrer Ankunft an ihrer Prüfsumme ({hash}) geprüft.</translation>
    </message>
    <message>
        <source>Nobody tells its hash, so only its size can be checked.</source>
        <translation>Niemand nennt die Prüfsumme der Datei, daher lässt sich nur ihre Größe prüfen.</translation>
    </message>
    <message>
        <source>This server may not go on where a download was stopped.</source>
        <translation>Dieser Server setzt ein angehaltenes Herunterladen vielleicht nicht fort.</translation>
    </message>
    <message>
        <source>It is then read as data, and nothing in it is run.</source>
        <translation>Danach wird sie nur als Daten gelesen; nichts daraus wird ausgeführt.</translation>
    </message>
    <message>
        <source>{sender} sends on to another host, {host}. Nothing was asked there. Large files often lie with another company than the page. Go on only if you expect it.</source>
        <translation>{sender} verweist weiter an einen anderen Server, {host}. Dort wurde noch nichts gefragt. Große Dateien liegen oft bei einer anderen Firma als die Seite. Setzen Sie nur fort, wenn Sie das erwarten.</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open What Can Be Read</source>
        <translation>Lesbares öffnen</translation>
    </message>
</context>
<context>
    <name>OptionsRow</name>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Tool Options</source>
        <translation>Werkzeugoptionen</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>Pinselgröße</translation>
    </message>
    <message>
        <source>Pixels by which the mask grows or shrinks</source>
        <translation>Pixel, um die die Maske größer oder kleiner wird</translation>
    </message>
    <message>
        <source>How far Grow and Shrink move the mask&apos;s edge</source>
        <translation>Wie weit Vergrößern und Verkleinern den Maskenrand verschieben</translation>
    </message>
    <message>
        <source>&amp;Brush size</source>
        <translation>Pinsel&amp;größe</translation>
    </message>
    <message>
        <source>Mask ed&amp;ge</source>
        <translation>Mas&amp;kenrand</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>larger</source>
        <translation>größer</translation>
    </message>
    <message>
        <source>Size of the brush, in pixels of the photo. {tip}</source>
        <translation>Größe des Pinsels, in Pixeln des Fotos. {tip}</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Mask colour</source>
        <translation>Maskenfarbe</translation>
    </message>
    <message>
        <source>Mask colour; Auto takes what stands out most from the photo</source>
        <translation>Maskenfarbe; Automatisch nimmt, was sich vom Foto am meisten abhebt</translation>
    </message>
</context>
<context>
    <name>OriginalView</name>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
</context>
<context>
    <name>Overflow</name>
    <message>
        <source>More of {bar}</source>
        <translation>Mehr: {bar}</translation>
    </message>
</context>
<context>
    <name>Pace</name>
    <message>
        <source>{done} of {total} MB</source>
        <translation>{done} von {total} MB</translation>
    </message>
    <message>
        <source>{rate} MB/s</source>
        <translation>{rate} MB/s</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>noch {seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>noch {minutes} min</translation>
    </message>
    <message>
        <source>{hours} h left</source>
        <translation>noch {hours} h</translation>
    </message>
</context>
<context>
    <name>Pair</name>
    <message>
        <source>Cluster map of the other fill</source>
        <translation>Clusterkarte der anderen Füllung</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Arrows lead from the hole to where it copies from; point at a place of the hole for its own.</source>
        <translation>Pfeile führen vom Loch dorthin, wovon es kopiert; zeigen Sie auf eine Stelle im Loch, um ihre Pfeile zu sehen.</translation>
    </message>
    <message>
        <source>The bars say which levels of its memory answered.</source>
        <translation>Die Balken sagen, welche Ebenen seines Gedächtnisses geantwortet haben.</translation>
    </message>
    <message>
        <source>Point at a group to find it in the photo, click to select it.</source>
        <translation>Zeigen Sie auf einen Cluster, um ihn im Foto zu finden; ein Klick wählt ihn aus.</translation>
    </message>
    <message>
        <source>Look Inside</source>
        <translation>Hineinsehen</translation>
    </message>
    <message>
        <source>Save Picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Save the maps as a picture, with model, seed and groups</source>
        <translation>Die Karten als Bild speichern, mit Modell, Startwert und Clustern</translation>
    </message>
    <message>
        <source>Hole {number}.</source>
        <translation>Loch {number}.</translation>
    </message>
    <message>
        <source>The two differ in {hole_share:.0%} of the hole and {known_share:.0%} of what is around it.</source>
        <translation>Die beiden unterscheiden sich in {hole_share:.0%} des Lochs und {known_share:.0%} der Umgebung.</translation>
    </message>
</context>
<context>
    <name>PhotoArea</name>
    <message>
        <source>Paint over what you want to remove</source>
        <translation>Übermalen Sie, was verschwinden soll</translation>
    </message>
</context>
<context>
    <name>PhotoFacts</name>
    <message>
        <source>{bits} bit</source>
        <translation>{bits} Bit</translation>
    </message>
    <message>
        <source>with transparency</source>
        <translation>mit Transparenz</translation>
    </message>
    <message>
        <source>own profile</source>
        <translation>eigenes Profil</translation>
    </message>
</context>
<context>
    <name>PhotoTable</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
</context>
<context>
    <name>PhotoView</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
</context>
<context>
    <name>PhotosClipboard</name>
    <message>
        <source>Pasted photo</source>
        <translation>Eingefügtes Foto</translation>
    </message>
    <message>
        <source>Only photos on this computer can be opened: save this one to a file first.</source>
        <translation>Nur Fotos auf diesem Computer lassen sich öffnen: Speichern Sie dieses zuerst in eine Datei.</translation>
    </message>
    <message>
        <source>There is no photo on the clipboard.</source>
        <translation>In der Zwischenablage ist kein Foto.</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copying…</source>
        <translation>Wird kopiert…</translation>
    </message>
</context>
<context>
    <name>PhotosSaving</name>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>{sentence} Your photo is still open here, nothing is lost.</source>
        <translation>{sentence} Ihr Foto ist hier noch offen, nichts ist verloren.</translation>
    </message>
    <message>
        <source>Saving {path}…</source>
        <translation>{path} wird gespeichert…</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>{path} gespeichert</translation>
    </message>
    <message>
        <source>outside the fills every pixel is the original&apos;s</source>
        <translation>außerhalb der Füllungen ist jedes Pixel das des Originals</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Saving {path}…</source>
        <translation>{path} wird gespeichert…</translation>
    </message>
    <message>
        <source>Picture saved as {path}</source>
        <translation>Bild gespeichert als {path}</translation>
    </message>
    <message>
        <source>{sentence} Nothing was changed.</source>
        <translation>{sentence} Es wurde nichts geändert.</translation>
    </message>
</context>
<context>
    <name>PlaceRow</name>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Choose: {name}</source>
        <translation>Wählen: {name}</translation>
    </message>
</context>
<context>
    <name>PreferenceRows</name>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Light or dark window</source>
        <translation>Helles oder dunkles Fenster</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>&amp;Language, from the next start on</source>
        <translation>&amp;Sprache, ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Language of menus, panels and dialogs</source>
        <translation>Sprache der Menüs, Bedienfelder und Dialoge</translation>
    </message>
    <message>
        <source>Mask &amp;colour</source>
        <translation>&amp;Maskenfarbe</translation>
    </message>
    <message>
        <source>Colour of the mask over the photo</source>
        <translation>Farbe der Maske über dem Foto</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>What stands out from the photo</source>
        <translation>Was sich vom Foto abhebt</translation>
    </message>
    <message>
        <source>Mouse &amp;wheel</source>
        <translation>Maus&amp;rad</translation>
    </message>
    <message>
        <source>Mouse and brush</source>
        <translation>Maus und Pinsel</translation>
    </message>
    <message>
        <source>What the wheel of a mouse does. With Ctrl it always zooms, with Shift it changes the brush. Two fingers on a touchpad always move the photo.</source>
        <translation>Was das Mausrad tut. Mit Strg zoomt es immer, mit Umschalt ändert es den Pinsel. Zwei Finger auf einem Touchpad verschieben immer das Foto.</translation>
    </message>
    <message>
        <source>Zooms</source>
        <translation>Zoomt</translation>
    </message>
    <message>
        <source>Scrolls; with Ctrl it zooms</source>
        <translation>Scrollt; mit Strg zoomt es</translation>
    </message>
    <message>
        <source>&amp;Brush keeps its size</source>
        <translation>&amp;Pinsel bleibt gleich groß</translation>
    </message>
    <message>
        <source>Whether the brush is as large as before in the photo or on the screen when the zoom changes</source>
        <translation>Ob der Pinsel beim Zoomen im Foto oder auf dem Bildschirm so groß bleibt wie vorher</translation>
    </message>
    <message>
        <source>In pixels of the photo</source>
        <translation>In Pixeln des Fotos</translation>
    </message>
    <message>
        <source>On the screen, at every zoom</source>
        <translation>Auf dem Bildschirm, bei jedem Zoom</translation>
    </message>
    <message>
        <source>&amp;Pen pressure</source>
        <translation>Stift&amp;druck</translation>
    </message>
    <message>
        <source>Whether a pen pressed harder draws wider</source>
        <translation>Ob ein Stift breiter zeichnet, wenn man stärker drückt</translation>
    </message>
    <message>
        <source>Changes the brush size</source>
        <translation>Ändert die Pinselgröße</translation>
    </message>
    <message>
        <source>Does nothing</source>
        <translation>Ändert nichts</translation>
    </message>
    <message>
        <source>&amp;Number of fills</source>
        <translation>An&amp;zahl der Füllungen</translation>
    </message>
    <message>
        <source>Fills</source>
        <translation>Füllungen</translation>
    </message>
    <message>
        <source>How many fills one press of Inpaint makes, with a model that can make several</source>
        <translation>Wie viele Füllungen ein Druck auf Füllen macht, mit einem Modell, das mehrere kann</translation>
    </message>
    <message>
        <source>&amp;From the photo alone</source>
        <translation>&amp;Nur aus dem Foto</translation>
    </message>
    <message>
        <source>How many of a network&apos;s fills are made of the photo alone; one at least is its own</source>
        <translation>Wie viele der Füllungen eines Netzes nur aus dem Foto entstehen; mindestens eine ist seine eigene</translation>
    </message>
    <message>
        <source>&amp;Undo may take</source>
        <translation>Rückgängig &amp;belegt bis</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>When all steps together take more memory, the oldest go to the disk. The latest never do.</source>
        <translation>Belegen alle Schritte zusammen mehr Speicher, kommen die ältesten auf die Festplatte, die letzten nie.</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Undo on the &amp;disk</source>
        <translation>Rückgängig auf &amp;Festplatte</translation>
    </message>
    <message>
        <source>When steps take more than this on the disk as well, the oldest are forgotten.</source>
        <translation>Belegen Schritte auch auf der Festplatte mehr als das, werden die ältesten vergessen.</translation>
    </message>
    <message>
        <source>&amp;After a crash</source>
        <translation>Nach einem &amp;Absturz</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>What you do to a photo is kept on this computer until the photo is closed, so that nothing is lost if the program is killed or power fails. Off also removes what is kept now.</source>
        <translation>Was Sie an einem Foto tun, wird auf diesem Computer aufgehoben, bis das Foto geschlossen ist, damit nichts verloren geht, wenn das Programm beendet wird oder der Strom ausfällt. Aus entfernt auch, was jetzt aufgehoben ist.</translation>
    </message>
    <message>
        <source>Restore unfinished work</source>
        <translation>Unfertiges wiederherstellen</translation>
    </message>
    <message>
        <source>Keep nothing, forget what is kept</source>
        <translation>Nichts aufheben, Aufgehobenes vergessen</translation>
    </message>
    <message>
        <source>&amp;Kept work may take</source>
        <translation>Auf&amp;gehobenes belegt bis</translation>
    </message>
    <message>
        <source>The oldest unfinished work is forgotten when all of it takes more, or after 30 days; the newest never.</source>
        <translation>Die älteste unfertige Arbeit wird vergessen, wenn alles zusammen mehr belegt, oder nach 30 Tagen; die neueste nie.</translation>
    </message>
</context>
<context>
    <name>Preparing</name>
    <message>
        <source>Preparing was ended from outside: memory may have run out. Choose a smaller recipe.</source>
        <translation>Das Vorbereiten wurde von außen beendet: Vielleicht fehlte Speicher. Wählen Sie ein kleineres Rezept.</translation>
    </message>
    <message>
        <source>Looking into the photos: {done} of {count}…</source>
        <translation>Fotos werden durchgesehen: {done} von {count}…</translation>
    </message>
    <message>
        <source>Getting ready: this takes some seconds…</source>
        <translation>Wird bereit gemacht: Das dauert einige Sekunden…</translation>
    </message>
    <message>
        <source>Measuring a step of the training…</source>
        <translation>Ein Trainingsschritt wird gemessen…</translation>
    </message>
    <message>
        <source>No folder can be made in {keep_in}: {reason}.</source>
        <translation>In {keep_in} lässt sich kein Ordner anlegen: {reason}.</translation>
    </message>
</context>
<context>
    <name>Programs</name>
    <message>
        <source>This build of the editor comes without training. Install it with Python (pipx install .) to train.</source>
        <translation>Diese Fassung des Editors kommt ohne Training. Installieren Sie ihn mit Python (pipx install .), um zu trainieren.</translation>
    </message>
    <message>
        <source>Python could not be started.</source>
        <translation>Python ließ sich nicht starten.</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>The training ended with an error that it did not explain.</source>
        <translation>Das Training endete mit einem Fehler, den es nicht erklärt hat.</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Return</source>
        <translation>Eingabe</translation>
    </message>
</context>
<context>
    <name>QualityRow</name>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
</context>
<context>
    <name>Questions</name>
    <message>
        <source>Trainings are running.</source>
        <translation>Es laufen Trainings.</translation>
    </message>
    <message>
        <source>A training is running.</source>
        <translation>Es läuft ein Training.</translation>
    </message>
    <message>
        <source>It can go on without the window, and is found again at the next start. Or stop it: its checkpoint is kept, and it can be continued.</source>
        <translation>Es kann ohne das Fenster weiterlaufen und wird beim nächsten Start wiedergefunden. Oder halten Sie es an: Sein Checkpoint bleibt erhalten, und es kann fortgesetzt werden.</translation>
    </message>
    <message>
        <source>Let It &amp;Go On</source>
        <translation>&amp;Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>&amp;Stop It</source>
        <translation>An&amp;halten</translation>
    </message>
</context>
<context>
    <name>ReadJournal</name>
    <message>
        <source>it says nothing of its {name}</source>
        <translation>darin steht nichts über {name}</translation>
    </message>
    <message>
        <source>tile {number} is missing</source>
        <translation>Kachel {number} fehlt</translation>
    </message>
    <message>
        <source>the photo has no {planes}</source>
        <translation>dem Foto fehlt {planes}</translation>
    </message>
    <message>
        <source>a tile is {shape} {dtype}, the photo {shape_2} {dtype_2}</source>
        <translation>eine Kachel ist {shape} {dtype}, das Foto {shape_2} {dtype_2}</translation>
    </message>
    <message>
        <source>its file is damaged: {error}</source>
        <translation>seine Datei ist beschädigt: {error}</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>{path} is cut short or damaged. {how_much} can still be read.</source>
        <translation>{path} ist abgeschnitten oder beschädigt. Noch lesbar: {how_much}.</translation>
    </message>
    <message>
        <source>Nothing of {path} can be read any more.</source>
        <translation>Von {path} ist nichts mehr lesbar.</translation>
    </message>
    <message>
        <source>{path} is cut short: fine detail is missing everywhere. Save it under another name.</source>
        <translation>{path} ist abgeschnitten: Überall fehlen feine Details. Speichern Sie es unter einem anderen Namen.</translation>
    </message>
    <message>
        <source>{path} is cut short: what is missing is masked, to be filled. Save it under another name.</source>
        <translation>{path} ist abgeschnitten: Was fehlt, ist maskiert, um gefüllt zu werden. Speichern Sie es unter einem anderen Namen.</translation>
    </message>
    <message>
        <source>All of it, less finely,</source>
        <translation>alles, weniger fein</translation>
    </message>
    <message>
        <source>Nearly all of it</source>
        <translation>fast alles</translation>
    </message>
    <message>
        <source>About {percent} % of it</source>
        <translation>etwa {percent} %</translation>
    </message>
</context>
<context>
    <name>RecipeChoice</name>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>&amp;More recipes: for graphics cards, of the papers, and for teachers</source>
        <translation>&amp;Weitere Rezepte: für Grafikkarten, aus den Arbeiten und für Lehrer</translation>
    </message>
</context>
<context>
    <name>RecipesFillMany</name>
    <message>
        <source> Masks can be scaled: tick that before.</source>
        <translation> Masken lassen sich anpassen: Setzen Sie vorher das Häkchen.</translation>
    </message>
    <message>
        <source>of the recipe</source>
        <translation>die des Rezepts</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>die eigene</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>the one on show</source>
        <translation>die gezeigte</translation>
    </message>
    <message>
        <source>Nothing is masked in this photo.</source>
        <translation>In diesem Foto ist nichts maskiert.</translation>
    </message>
</context>
<context>
    <name>RecipesRecipes</name>
    <message>
        <source>Opening {path}…</source>
        <translation>{path} wird geöffnet…</translation>
    </message>
    <message>
        <source>The photo holds fills already: those of the recipe come on top.</source>
        <translation>Das Foto enthält schon Füllungen: Die des Rezepts kommen dazu.</translation>
    </message>
    <message>
        <source>Saved {target}</source>
        <translation>{target} gespeichert</translation>
    </message>
    <message>
        <source>Saving {target}…</source>
        <translation>{target} wird gespeichert…</translation>
    </message>
    <message>
        <source>{sentence} There is no recipe beside it.</source>
        <translation>{sentence} Daneben gibt es kein Rezept.</translation>
    </message>
</context>
<context>
    <name>Recorder</name>
    <message>
        <source>What you do cannot be kept against a crash just now: {trouble}. Work goes on.</source>
        <translation>Ihre Arbeit lässt sich gerade nicht gegen einen Absturz aufheben: {trouble}. Sie können weiterarbeiten.</translation>
    </message>
    <message>
        <source>memory has run out</source>
        <translation>der Speicher ist voll</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>die Festplatte ist voll</translation>
    </message>
</context>
<context>
    <name>RecoveryBar</name>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Later: offer them again at the next start</source>
        <translation>Später: beim nächsten Start wieder anbieten</translation>
    </message>
    <message>
        <source>Restore All</source>
        <translation>Alle wiederherstellen</translation>
    </message>
    <message>
        <source>Go on with all of them</source>
        <translation>Mit allen weitermachen</translation>
    </message>
    <message>
        <source>These photos were not finished last time</source>
        <translation>Diese Fotos wurden beim letzten Mal nicht fertig</translation>
    </message>
    <message>
        <source>This photo was not finished last time</source>
        <translation>Dieses Foto wurde beim letzten Mal nicht fertig</translation>
    </message>
    <message>
        <source>Small picture of {name}</source>
        <translation>Kleines Bild von {name}</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Go on where you were</source>
        <translation>Weitermachen, wo Sie waren</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Forget this work; the photo&apos;s file stays as it is</source>
        <translation>Diese Arbeit vergessen; die Datei des Fotos bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Discarded</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Today, {clock}</source>
        <translation>Heute, {clock}</translation>
    </message>
    <message>
        <source>Yesterday, {clock}</source>
        <translation>Gestern, {clock}</translation>
    </message>
    <message>
        <source>{day} {month}, {clock}</source>
        <translation>{day}. {month}, {clock}</translation>
    </message>
</context>
<context>
    <name>Removing</name>
    <message>
        <source>Remove {name}?</source>
        <translation>{name} entfernen?</translation>
    </message>
    <message>
        <source>The file goes to the wastebasket of this computer.</source>
        <translation>Die Datei kommt in den Papierkorb dieses Computers.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>Restore</name>
    <message>
        <source>Some of the fills are coarse, as they were not finished: press Inpaint for fine ones.</source>
        <translation>Einige Füllungen sind grob, da sie nicht fertig wurden: Drücken Sie Füllen für feine.</translation>
    </message>
    <message>
        <source>its photo is of another size</source>
        <translation>sein Foto hat eine andere Größe</translation>
    </message>
</context>
<context>
    <name>RunPage</name>
    <message>
        <source>The first pictures come when the training is measured for the first time.</source>
        <translation>Die ersten Bilder kommen, wenn das Training zum ersten Mal gemessen wird.</translation>
    </message>
    <message>
        <source>When the training ends, its weights are compared with the old ones on photos it never saw.</source>
        <translation>Wenn das Training endet, werden seine Gewichte mit den alten verglichen, an Fotos, die es nie gesehen hat.</translation>
    </message>
    <message>
        <source>Photo with hole, fill, result, photo</source>
        <translation>Foto mit Loch, Füllung, Ergebnis, Foto</translation>
    </message>
    <message>
        <source>Photo with hole, new weights, weights from before, photo</source>
        <translation>Foto mit Loch, neue Gewichte, bisherige Gewichte, Foto</translation>
    </message>
    <message>
        <source>Loss: how far fills are from the photos</source>
        <translation>Verlust: wie weit Füllungen von den Fotos entfernt sind</translation>
    </message>
    <message>
        <source>PSNR on photos it never saw</source>
        <translation>PSNR an Fotos, die es nie gesehen hat</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Use These Weights</source>
        <translation>Diese Gewichte &amp;verwenden</translation>
    </message>
    <message>
        <source>Open &amp;Folder</source>
        <translation>&amp;Ordner öffnen</translation>
    </message>
    <message>
        <source>&amp;Take off the List</source>
        <translation>Aus der &amp;Liste nehmen</translation>
    </message>
    <message>
        <source>&amp;Go On</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>Steps done</source>
        <translation>Erledigte Schritte</translation>
    </message>
    <message>
        <source>S&amp;amples</source>
        <translation>&amp;Beispiele</translation>
    </message>
    <message>
        <source>&amp;Before and After</source>
        <translation>Vorher und &amp;nachher</translation>
    </message>
</context>
<context>
    <name>Runner</name>
    <message>
        <source>Loading {title}</source>
        <translation>{title} wird geladen</translation>
    </message>
</context>
<context>
    <name>SamplesPanel</name>
    <message>
        <source>likeliest</source>
        <translation>wahrscheinlich</translation>
    </message>
    <message>
        <source>as learned</source>
        <translation>wie gelernt</translation>
    </message>
    <message>
        <source>bolder</source>
        <translation>kühner</translation>
    </message>
    <message>
        <source>Draw another seed</source>
        <translation>Einen anderen Startwert ziehen</translation>
    </message>
    <message>
        <source>How many fills one press of Inpaint makes, 1 to {max_samples}.
The last two of a network&apos;s are made from the photo alone.</source>
        <translation>Wie viele Füllungen ein Druck auf Füllen macht, 1 bis {max_samples}.
Die letzten beiden eines Netzes entstehen nur aus dem Foto.</translation>
    </message>
    <message>
        <source>Start of the random noise: the same seed makes the same fills.
Press Inpaint again for more of them; they have the seeds that follow.</source>
        <translation>Startwert des Zufallsrauschens: Derselbe macht dieselben Füllungen.
Drücken Sie erneut Füllen für weitere; sie haben die folgenden Startwerte.</translation>
    </message>
    <message>
        <source>How far the fills may differ from the likeliest one.
With fills on show, they are made again with the same seeds.</source>
        <translation>Wie weit die Füllungen von der wahrscheinlichsten abweichen dürfen.
Gezeigte Füllungen werden mit denselben Startwerten neu gemacht.</translation>
    </message>
    <message>
        <source>{model} always gives the same fill.</source>
        <translation>{model} gibt immer dieselbe Füllung.</translation>
    </message>
    <message>
        <source>Number of fills</source>
        <translation>Anzahl der Füllungen</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Diversity</source>
        <translation>Variation</translation>
    </message>
    <message>
        <source>&amp;Number</source>
        <translation>An&amp;zahl</translation>
    </message>
    <message>
        <source>&amp;Seed</source>
        <translation>&amp;Startwert</translation>
    </message>
    <message>
        <source>&amp;Diversity</source>
        <translation>&amp;Variation</translation>
    </message>
</context>
<context>
    <name>SaveAs</name>
    <message>
        <source>Keep all</source>
        <translation>Alle behalten</translation>
    </message>
    <message>
        <source>Keep all but the place (GPS)</source>
        <translation>Alle außer dem Ort (GPS) behalten</translation>
    </message>
    <message>
        <source>Keep none</source>
        <translation>Keine behalten</translation>
    </message>
    <message>
        <source>Save the Photo As</source>
        <translation>Foto speichern unter</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Also save the &amp;recipe, to do it again</source>
        <translation>Auch das &amp;Rezept speichern, zum Wiederholen</translation>
    </message>
    <message>
        <source>A small file beside the photo: masks, models and settings of every fill</source>
        <translation>Eine kleine Datei neben dem Foto: Masken, Modelle und Einstellungen jeder Füllung</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Format</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>&amp;Qualität</translation>
    </message>
    <message>
        <source>&amp;Metadata</source>
        <translation>&amp;Metadaten</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Save In</source>
        <translation>Speichern in</translation>
    </message>
    <message>
        <source>As the original was</source>
        <translation>Wie beim Original</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>Verlustfrei</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>There is no folder {parent}.</source>
        <translation>Den Ordner {parent} gibt es nicht.</translation>
    </message>
    <message>
        <source>Outside the fills every pixel stays exactly as it was.</source>
        <translation>Außerhalb der Füllungen bleibt jedes Pixel genau, wie es war.</translation>
    </message>
    <message>
        <source>{kind} compresses the whole photo: outside the fills pixels change slightly.</source>
        <translation>{kind} komprimiert das ganze Foto: Außerhalb der Füllungen ändern sich Pixel leicht.</translation>
    </message>
    <message>
        <source>{kind} holds less than this photo: outside the fills pixels change slightly.</source>
        <translation>{kind} fasst weniger als dieses Foto: Außerhalb der Füllungen ändern sich Pixel leicht.</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>{pixels}
{names} are there already, and are replaced.</source>
        <translation>{pixels}
{names} sind schon da und werden ersetzt.</translation>
    </message>
    <message>
        <source>{pixels}
{names} is there already, and is replaced.</source>
        <translation>{pixels}
{names} ist schon da und wird ersetzt.</translation>
    </message>
    <message>
        <source>Computing the size…</source>
        <translation>Größe wird berechnet…</translation>
    </message>
    <message>
        <source>{size} kB</source>
        <translation>{size} kB</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
</context>
<context>
    <name>SelectionOptions</name>
    <message>
        <source>Add to the mask (Shift)</source>
        <translation>Zur Maske hinzufügen (Umschalt)</translation>
    </message>
    <message>
        <source>Take away from the mask (Alt, or the right button)</source>
        <translation>Von der Maske abziehen (Alt oder die rechte Taste)</translation>
    </message>
    <message>
        <source>Keep only what is in the mask already (Shift+Alt)</source>
        <translation>Nur behalten, was schon in der Maske ist (Umschalt+Alt)</translation>
    </message>
    <message>
        <source>Contiguous</source>
        <translation>Benachbart</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>T&amp;olerance</source>
        <translation>&amp;Toleranz</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>How far a colour may differ from the one clicked, 0 to 255; with the wand, drag sideways</source>
        <translation>Wie weit eine Farbe von der angeklickten abweichen darf, 0 bis 255; mit dem Zauberstab seitwärts ziehen</translation>
    </message>
    <message>
        <source>Only pixels that hang together with the one clicked; off: everywhere</source>
        <translation>Nur Pixel, die mit dem angeklickten zusammenhängen; aus: überall</translation>
    </message>
</context>
<context>
    <name>SetupPage</name>
    <message>
        <source>The whole recipe</source>
        <translation>Das ganze Rezept</translation>
    </message>
    <message>
        <source>Half of it</source>
        <translation>Die Hälfte</translation>
    </message>
    <message>
        <source>A quarter</source>
        <translation>Ein Viertel</translation>
    </message>
    <message>
        <source>A tenth</source>
        <translation>Ein Zehntel</translation>
    </message>
    <message>
        <source>Prepare looks into the photos and measures a step; then you see what the training takes.</source>
        <translation>Vorbereiten sieht die Fotos durch und misst einen Schritt; dann sehen Sie, was das Training braucht.</translation>
    </message>
    <message>
        <source>Folder of photos</source>
        <translation>Ordner mit Fotos</translation>
    </message>
    <message>
        <source>Photos to measure by</source>
        <translation>Fotos zum Messen</translation>
    </message>
    <message>
        <source>a tenth of the photos is kept aside</source>
        <translation>ein Zehntel der Fotos wird zurückbehalten</translation>
    </message>
    <message>
        <source>Weights to begin with</source>
        <translation>Gewichte zum Anfang</translation>
    </message>
    <message>
        <source>nothing: from the very beginning</source>
        <translation>nichts: ganz von vorn</translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>needed: none is chosen</source>
        <translation>nötig: noch nicht gewählt</translation>
    </message>
    <message>
        <source>Network that compares images</source>
        <translation>Netz, das Bilder vergleicht</translation>
    </message>
    <message>
        <source>Folder for trainings</source>
        <translation>Ordner für Trainings</translation>
    </message>
    <message>
        <source>&amp;Prepare</source>
        <translation>&amp;Vorbereiten</translation>
    </message>
    <message>
        <source>&amp;Start Training</source>
        <translation>Training &amp;starten</translation>
    </message>
    <message>
        <source>P&amp;hotos</source>
        <translation>&amp;Fotos</translation>
    </message>
    <message>
        <source>&amp;Recipe</source>
        <translation>&amp;Rezept</translation>
    </message>
    <message>
        <source>&amp;Begin with</source>
        <translation>&amp;Beginnen mit</translation>
    </message>
    <message>
        <source>&amp;Teacher</source>
        <translation>&amp;Lehrer</translation>
    </message>
    <message>
        <source>Compare &amp;by</source>
        <translation>Ver&amp;gleichen mit</translation>
    </message>
    <message>
        <source>&amp;Length</source>
        <translation>&amp;Dauer</translation>
    </message>
    <message>
        <source>Measure b&amp;y</source>
        <translation>&amp;Messen an</translation>
    </message>
    <message>
        <source>&amp;Keep it in</source>
        <translation>A&amp;blegen in</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Vorbereiten</translation>
    </message>
    <message>
        <source>nothing: the loss that compares by a network is left out</source>
        <translation>nichts: Der Verlust, der mit einem Netz vergleicht, entfällt</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;bbrechen</translation>
    </message>
</context>
<context>
    <name>ShortcutTable</name>
    <message>
        <source>New keys</source>
        <translation>Neue Tasten</translation>
    </message>
    <message>
        <source>Press the new keys here. Tab goes on to the next field.</source>
        <translation>Drücken Sie hier die neuen Tasten. Tab geht zum nächsten Feld.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Reset All</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Use Here</source>
        <translation>Hier verwenden</translation>
    </message>
    <message>
        <source>Take the keys away from this command</source>
        <translation>Diesem Befehl die Tasten nehmen</translation>
    </message>
    <message>
        <source>Give this command the keys that it came with</source>
        <translation>Diesem Befehl seine ursprünglichen Tasten geben</translation>
    </message>
    <message>
        <source>Give every command the keys that it came with</source>
        <translation>Jedem Befehl seine ursprünglichen Tasten geben</translation>
    </message>
    <message>
        <source>Take the keys away from the other command</source>
        <translation>Dem anderen Befehl die Tasten nehmen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>New &amp;keys for “{title}”: press them here</source>
        <translation>Neue &amp;Tasten für „{title}“ hier drücken</translation>
    </message>
    <message>
        <source>{text} is needed elsewhere: {fixed}.</source>
        <translation>{text} wird anderswo gebraucht: {fixed}.</translation>
    </message>
    <message>
        <source>{text} already belongs to {titles}.</source>
        <translation>{text} gehört schon zu {titles}.</translation>
    </message>
    <message>
        <source>Its first keys belong to {titles} now: give that other ones first.</source>
        <translation>Die ursprünglichen Tasten gehören jetzt zu {titles}: Geben Sie dem zuerst andere.</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>it opens the menu {title}</source>
        <translation>öffnet das Menü {title}</translation>
    </message>
    <message>
        <source>it goes to {title}</source>
        <translation>geht zu {title}</translation>
    </message>
</context>
<context>
    <name>Source</name>
    <message>
        <source>has changed since</source>
        <translation>hat sich inzwischen geändert</translation>
    </message>
    <message>
        <source>is not there any more</source>
        <translation>ist nicht mehr da</translation>
    </message>
    <message>
        <source>{path} {state}: the photo was restored from the copy that was kept of it.</source>
        <translation>{path} {state}: Das Foto wurde aus der aufgehobenen Kopie wiederhergestellt.</translation>
    </message>
    <message>
        <source>the pasted photo</source>
        <translation>das eingefügte Foto</translation>
    </message>
    <message>
        <source>{name} itself is gone or has changed, and there is no copy of it</source>
        <translation>{name} selbst ist weg oder hat sich geändert, und es gibt keine Kopie davon</translation>
    </message>
</context>
<context>
    <name>Stack</name>
    <message>
        <source>Panels</source>
        <translation>Bedienfelder</translation>
    </message>
</context>
<context>
    <name>StateSaving</name>
    <message>
        <source>To keep every pixel outside the fills exactly, save as PNG or TIFF.</source>
        <translation>Um jedes Pixel außerhalb der Füllungen genau zu erhalten, speichern Sie als PNG oder TIFF.</translation>
    </message>
    <message>
        <source>{path} was written but cannot be read back: {error}</source>
        <translation>{path} wurde geschrieben, lässt sich aber nicht zurücklesen: {error}</translation>
    </message>
    <message>
        <source>{path} was written, but reading it back gave other pixels. Your photo here is unchanged: save it under another name or on another disk.</source>
        <translation>{path} wurde geschrieben, beim Zurücklesen kamen aber andere Pixel. Ihr Foto hier ist unverändert: Speichern Sie es unter einem anderen Namen oder auf einem anderen Datenträger.</translation>
    </message>
    <message>
        <source>{format} compresses the whole photo again. {keep_every_pixel}</source>
        <translation>{format} komprimiert das ganze Foto neu. {keep_every_pixel}</translation>
    </message>
</context>
<context>
    <name>StatusRow</name>
    <message>
        <source>Loading model…</source>
        <translation>Modell wird geladen…</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>In&amp;paint</source>
        <translation>F&amp;üllen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Fill the painted hole</source>
        <translation>Das gemalte Loch füllen</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>Paint mask</source>
        <translation>Maske malen</translation>
    </message>
    <message>
        <source>Paint don&apos;t-copy mask</source>
        <translation>Sperrmaske malen</translation>
    </message>
    <message>
        <source>Erase mask</source>
        <translation>Maske radieren</translation>
    </message>
    <message>
        <source>Erase don&apos;t-copy mask</source>
        <translation>Sperrmaske radieren</translation>
    </message>
    <message>
        <source>Clear mask</source>
        <translation>Maske löschen</translation>
    </message>
    <message>
        <source>Clear don&apos;t-copy mask</source>
        <translation>Sperrmaske löschen</translation>
    </message>
    <message>
        <source>Invert mask</source>
        <translation>Maske umkehren</translation>
    </message>
    <message>
        <source>Invert don&apos;t-copy mask</source>
        <translation>Sperrmaske umkehren</translation>
    </message>
    <message>
        <source>Grow mask</source>
        <translation>Maske vergrößern</translation>
    </message>
    <message>
        <source>Grow don&apos;t-copy mask</source>
        <translation>Sperrmaske vergrößern</translation>
    </message>
    <message>
        <source>Shrink mask</source>
        <translation>Maske verkleinern</translation>
    </message>
    <message>
        <source>Shrink don&apos;t-copy mask</source>
        <translation>Sperrmaske verkleinern</translation>
    </message>
    <message>
        <source>Fill holes of mask</source>
        <translation>Löcher in der Maske schließen</translation>
    </message>
    <message>
        <source>Fill holes of don&apos;t-copy mask</source>
        <translation>Löcher in der Sperrmaske schließen</translation>
    </message>
    <message>
        <source>Smooth mask</source>
        <translation>Maske glätten</translation>
    </message>
    <message>
        <source>Smooth don&apos;t-copy mask</source>
        <translation>Sperrmaske glätten</translation>
    </message>
    <message>
        <source>Paste mask</source>
        <translation>Maske einfügen</translation>
    </message>
    <message>
        <source>Paste don&apos;t-copy mask</source>
        <translation>Sperrmaske einfügen</translation>
    </message>
    <message>
        <source>Import mask</source>
        <translation>Maske importieren</translation>
    </message>
    <message>
        <source>Import don&apos;t-copy mask</source>
        <translation>Sperrmaske importieren</translation>
    </message>
    <message>
        <source>Missing part</source>
        <translation>Fehlender Teil</translation>
    </message>
    <message>
        <source>Mask of the recipe</source>
        <translation>Maske des Rezepts</translation>
    </message>
    <message>
        <source>Don&apos;t copy of the recipe</source>
        <translation>Sperrmaske des Rezepts</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Select ({what})</source>
        <translation>Auswählen ({what})</translation>
    </message>
    <message>
        <source>Deselect ({what})</source>
        <translation>Abwählen ({what})</translation>
    </message>
    <message>
        <source>Intersect ({what})</source>
        <translation>Schnittmenge ({what})</translation>
    </message>
    <message>
        <source>click</source>
        <translation>Klick</translation>
    </message>
    <message>
        <source>dust and scratches</source>
        <translation>Staub und Kratzer</translation>
    </message>
    <message>
        <source>ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>group</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <source>lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>magnetic lasso</source>
        <translation>magnetisches Lasso</translation>
    </message>
    <message>
        <source>polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>smart select</source>
        <translation>Schnellauswahl</translation>
    </message>
    <message>
        <source>wand</source>
        <translation>Zauberstab</translation>
    </message>
    <message>
        <source>wire</source>
        <translation>Kabel</translation>
    </message>
    <message>
        <source>&amp;Undo {step}</source>
        <translation>&amp;Rückgängig: {step}</translation>
    </message>
    <message>
        <source>&amp;Redo {step}</source>
        <translation>&amp;Wiederholen: {step}</translation>
    </message>
</context>
<context>
    <name>Switching</name>
    <message>
        <source>{shown} is being filled: wait for the fill, or cancel it, to see another photo.</source>
        <translation>{shown} wird gerade gefüllt: Warten Sie, oder brechen Sie ab, um ein anderes Foto zu sehen.</translation>
    </message>
    <message>
        <source>The mask of {shown} is being changed: wait a moment to see another photo.</source>
        <translation>Die Maske von {shown} wird gerade geändert: Warten Sie einen Moment, um ein anderes Foto zu sehen.</translation>
    </message>
    <message>
        <source>{photo} is open. {why_not}</source>
        <translation>{photo} ist offen. {why_not}</translation>
    </message>
    <message>
        <source>Opening {path}…</source>
        <translation>{path} wird geöffnet…</translation>
    </message>
    <message>
        <source> {shown} stays open.</source>
        <translation> {shown} bleibt offen.</translation>
    </message>
</context>
<context>
    <name>Title</name>
    <message>
        <source>Take the panel out of the window, or put it back</source>
        <translation>Das Bedienfeld aus dem Fenster lösen oder zurücksetzen</translation>
    </message>
    <message>
        <source>{panel}: float</source>
        <translation>{panel}: lösen</translation>
    </message>
    <message>
        <source>Close the panel; the Window menu brings it back</source>
        <translation>Das Bedienfeld schließen; das Menü Fenster holt es zurück</translation>
    </message>
    <message>
        <source>{panel}: close</source>
        <translation>{panel}: schließen</translation>
    </message>
    <message>
        <source>Unfold the panel (double click on its title)</source>
        <translation>Das Bedienfeld aufklappen (Doppelklick auf den Titel)</translation>
    </message>
    <message>
        <source>Fold the panel (double click on its title)</source>
        <translation>Das Bedienfeld zuklappen (Doppelklick auf den Titel)</translation>
    </message>
    <message>
        <source>{panel}: unfold</source>
        <translation>{panel}: aufklappen</translation>
    </message>
    <message>
        <source>{panel}: fold</source>
        <translation>{panel}: zuklappen</translation>
    </message>
</context>
<context>
    <name>TrainWindow</name>
    <message>
        <source>getting ready</source>
        <translation>wird vorbereitet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>comparing</source>
        <translation>vergleicht</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>could not go on</source>
        <translation>konnte nicht weiter</translation>
    </message>
    <message>
        <source>was ended from outside</source>
        <translation>wurde von außen beendet</translation>
    </message>
    <message>
        <source>folder is missing</source>
        <translation>Ordner fehlt</translation>
    </message>
    <message>
        <source>Train on Your Own Photos</source>
        <translation>Mit eigenen Fotos trainieren</translation>
    </message>
    <message>
        <source>Trainings</source>
        <translation>Trainings</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>Neues Training</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>Reading the recipes: this takes some seconds…</source>
        <translation>Rezepte werden gelesen: Das dauert einige Sekunden…</translation>
    </message>
    <message>
        <source>The training could not be started: the system gave it no process.</source>
        <translation>Das Training ließ sich nicht starten: Das System gab ihm keinen Prozess.</translation>
    </message>
    <message>
        <source>The recipes could not be read. {complaint}</source>
        <translation>Die Rezepte ließen sich nicht lesen. {complaint}</translation>
    </message>
    <message>
        <source>Cancelled: nothing was kept.</source>
        <translation>Abgebrochen: Nichts wurde aufgehoben.</translation>
    </message>
    <message>
        <source>The training was not started. {error}</source>
        <translation>Das Training wurde nicht gestartet. {error}</translation>
    </message>
    <message>
        <source>Started. Another training can be put together meanwhile.</source>
        <translation>Gestartet. Inzwischen können Sie ein weiteres Training zusammenstellen.</translation>
    </message>
    <message>
        <source>{run} could not be paused: it has ended.</source>
        <translation>{run} konnte nicht pausiert werden: Es ist zu Ende.</translation>
    </message>
    <message>
        <source>No program here shows folders. The training is in {folder}.</source>
        <translation>Hier zeigt kein Programm Ordner. Das Training liegt in {folder}.</translation>
    </message>
</context>
<context>
    <name>TrainingRecipes</name>
    <message>
        <source>Helps others · {network}</source>
        <translation>Hilft anderen · {network}</translation>
    </message>
    <message>
        <source>Its weights fill no photos: another recipe needs them as its teacher.</source>
        <translation>Seine Gewichte füllen keine Fotos: Ein anderes Rezept braucht sie als Lehrer.</translation>
    </message>
    <message>
        <source> Its author: {author}.</source>
        <translation> Autor: {author}.</translation>
    </message>
    <message>
        <source>{what} {steps} steps that see {photos_seen} photos, repeats counted, in crops of up to {crop_px} px.{said}</source>
        <translation>{what} {steps} Schritte, die {photos_seen} Fotos sehen, Wiederholungen mitgezählt, in Ausschnitten bis {crop_px} px.{said}</translation>
    </message>
</context>
<context>
    <name>TrainingWords</name>
    <message>
        <source>{number} min</source>
        <translation>{number} min</translation>
    </message>
    <message>
        <source>{number} h</source>
        <translation>{number} h</translation>
    </message>
    <message>
        <source>{number} days</source>
        <translation>{number} Tage</translation>
    </message>
    <message>
        <source>{number} weeks</source>
        <translation>{number} Wochen</translation>
    </message>
    <message>
        <source>{number} months</source>
        <translation>{number} Monate</translation>
    </message>
    <message>
        <source>{size} GB</source>
        <translation>{size} GB</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>About {time} for {photos_seen} photos, repeats counted ({steps} steps), {memory} of memory and {disk} on the disk.</source>
        <translation>Etwa {time} für {photos_seen} Fotos, Wiederholungen mitgezählt ({steps} Schritte), {memory} Speicher und {disk} auf der Festplatte.</translation>
    </message>
    <message>
        <source>This would take weeks on this computer: choose a recipe further up, or a shorter length.</source>
        <translation>Das würde auf diesem Computer Wochen dauern: Wählen Sie ein Rezept weiter oben oder eine kürzere Dauer.</translation>
    </message>
    <message>
        <source>This computer has {size} of memory: the training would be very slow, or end.</source>
        <translation>Dieser Computer hat {size} Speicher: Das Training wäre sehr langsam oder bräche ab.</translation>
    </message>
    <message>
        <source>There is not enough room: {size} are free on that disk. Keep the training in another folder.</source>
        <translation>Der Platz reicht nicht: {size} sind auf diesem Datenträger frei. Legen Sie das Training in einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{train} photos to learn from, {held_out} kept aside to measure by.</source>
        <translation>{train} Fotos zum Lernen, {held_out} zum Messen zurückbehalten.</translation>
    </message>
    <message>
        <source>1 cannot be read and is left out: {names}.</source>
        <translation>1 ist nicht lesbar und wird ausgelassen: {names}.</translation>
    </message>
    <message>
        <source>{count} cannot be read and are left out: {names}, and {more} more.</source>
        <translation>{count} sind nicht lesbar und werden ausgelassen: {names} und {more} weitere.</translation>
    </message>
    <message>
        <source>{count} cannot be read and are left out: {names}.</source>
        <translation>{count} sind nicht lesbar und werden ausgelassen: {names}.</translation>
    </message>
    <message>
        <source>PSNR {psnr} dB, SSIM {ssim}</source>
        <translation>PSNR {psnr} dB, SSIM {ssim}</translation>
    </message>
    <message>
        <source>1 photo it never saw</source>
        <translation>1 nie gesehenen Foto</translation>
    </message>
    <message>
        <source>%n photos it never saw</source>
        <translation>%n nie gesehenen Fotos</translation>
    </message>
    <message>
        <source>{numbers} on {seen}. There are no other weights to compare with.</source>
        <translation>{numbers} an {seen}. Es gibt keine anderen Gewichte zum Vergleichen.</translation>
    </message>
    <message>
        <source>{numbers}, against {psnr} dB and {ssim} of {name}</source>
        <translation>{numbers}, gegenüber {psnr} dB und {ssim} von {name}</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>Besser</translation>
    </message>
    <message>
        <source>Worse: for photos like these the weights from before are the better ones</source>
        <translation>Schlechter: Für Fotos wie diese sind die bisherigen Gewichte die besseren</translation>
    </message>
    <message>
        <source>No clear difference</source>
        <translation>Kein klarer Unterschied</translation>
    </message>
    <message>
        <source>Too few photos to tell</source>
        <translation>Zu wenige Fotos für ein Urteil</translation>
    </message>
    <message>
        <source>{verdict}. {numbers}, on {seen}.</source>
        <translation>{verdict}. {numbers}, an {seen}.</translation>
    </message>
    <message>
        <source>step {step} of {total_steps}</source>
        <translation>Schritt {step} von {total_steps}</translation>
    </message>
    <message>
        <source>Getting ready: networks and photos are read…</source>
        <translation>Vorbereitung: Netze und Fotos werden gelesen…</translation>
    </message>
    <message>
        <source>Paused at {at}. It keeps its memory and takes no time.</source>
        <translation>Pausiert bei {at}. Es behält seinen Speicher und kostet keine Zeit.</translation>
    </message>
    <message>
        <source>Trained. The new weights are compared with the old ones…</source>
        <translation>Trainiert. Die neuen Gewichte werden mit den alten verglichen…</translation>
    </message>
    <message>
        <source>Finished: {total_steps} steps.</source>
        <translation>Fertig: {total_steps} Schritte.</translation>
    </message>
    <message>
        <source>Stopped at {at}. Go On continues there.</source>
        <translation>Angehalten bei {at}. Fortsetzen macht dort weiter.</translation>
    </message>
    <message>
        <source>It could not go on. {error}</source>
        <translation>Es konnte nicht weiter. {error}</translation>
    </message>
    <message>
        <source>Its folder is not there any more: {folder}</source>
        <translation>Sein Ordner ist nicht mehr da: {folder}</translation>
    </message>
    <message>
        <source>About {time} of training is left.</source>
        <translation>Es bleiben etwa {time} Training.</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>noch etwa {time}</translation>
    </message>
    <message>
        <source>{photos_per_second} photos a second</source>
        <translation>{photos_per_second} Fotos pro Sekunde</translation>
    </message>
    <message>
        <source>{size} of memory</source>
        <translation>{size} Speicher</translation>
    </message>
    <message>
        <source>{count} times a photo could not be read and another was taken.</source>
        <translation>{count}-mal war ein Foto nicht lesbar und ein anderes wurde genommen.</translation>
    </message>
    <message>
        <source>It ended without a word: it was killed, the computer went off, or memory ran out.</source>
        <translation>Es endete ohne ein Wort: Es wurde beendet, der Computer ging aus, oder der Speicher reichte nicht.</translation>
    </message>
    <message>
        <source>There was no checkpoint yet: Go On begins again.</source>
        <translation>Es gab noch keinen Checkpoint: Fortsetzen beginnt von vorn.</translation>
    </message>
    <message>
        <source>Its checkpoint of step {step} is whole: Go On continues there.</source>
        <translation>Sein Checkpoint von Schritt {step} ist heil: Fortsetzen macht dort weiter.</translation>
    </message>
    <message>
        <source>Its checkpoint is whole: Go On continues there.</source>
        <translation>Sein Checkpoint ist heil: Fortsetzen macht dort weiter.</translation>
    </message>
</context>
<context>
    <name>Wanted</name>
    <message>
        <source>The folder {folder} may not be read: there is no permission to open it.</source>
        <translation>Der Ordner {folder} lässt sich nicht lesen: Das Recht dazu fehlt.</translation>
    </message>
    <message>
        <source>There are no photos in the folder {folder}.</source>
        <translation>Im Ordner {folder} sind keine Fotos.</translation>
    </message>
    <message>
        <source> The other photos are opened.</source>
        <translation> Die anderen Fotos werden geöffnet.</translation>
    </message>
    <message>
        <source>There is no file {path} in {parent}.</source>
        <translation>In {parent} gibt es keine Datei {path}.</translation>
    </message>
    <message>
        <source>{count} files are not there, {names} among them.{opened}</source>
        <translation>{count} Dateien sind nicht da, darunter {names}.{opened}</translation>
    </message>
</context>
<context>
    <name>WindowParts</name>
    <message>
        <source>Fill</source>
        <translation>Füllung</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>Look inside</source>
        <translation>Einblick</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
</context>
<context>
    <name>Wipe</name>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
</context>
<context>
    <name>Wish</name>
    <message>
        <source>The server&apos;s {file} has {size} bytes, and the published one {published}: it is another file, and is not downloaded.</source>
        <translation>{file} auf dem Server hat {size} Byte, die veröffentlichte Datei {published}: Es ist eine andere Datei, und sie wird nicht heruntergeladen.</translation>
    </message>
    <message>
        <source>The server says that {file} has {size} GB: no weights are that large.</source>
        <translation>Laut Server hat {file} {size} GB: So groß sind keine Gewichte.</translation>
    </message>
    <message>
        <source>The server says that {file} is empty.</source>
        <translation>Laut Server ist {file} leer.</translation>
    </message>
    <message>
        <source>Type or paste the address of a weights file.</source>
        <translation>Geben Sie die Adresse einer Gewichtsdatei ein, oder fügen Sie sie ein.</translation>
    </message>
    <message>
        <source>The address must end in the name of a weights file ({suffixes}). A page that shows a file is not the file: copy the address of its download.</source>
        <translation>Die Adresse muss mit dem Namen einer Gewichtsdatei enden ({suffixes}). Eine Seite, die eine Datei zeigt, ist nicht die Datei: Kopieren Sie die Adresse zum Herunterladen.</translation>
    </message>
    <message>
        <source>A SHA-256 has 64 hexadecimal digits, an MD5 32: leave the field empty if you have none.</source>
        <translation>Ein SHA-256 hat 64 hexadezimale Ziffern, ein MD5 32: Lassen Sie das Feld leer, wenn Sie keine haben.</translation>
    </message>
</context>
<context>
    <name>Worker</name>
    <message>
        <source>instant fills</source>
        <translation>Sofortfüllungen</translation>
    </message>
</context>
</TS>
