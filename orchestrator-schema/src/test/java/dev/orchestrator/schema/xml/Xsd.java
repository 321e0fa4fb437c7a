package dev.orchestrator.schema.xml;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.MissingResourceException;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** What the JDK's own validator makes of an XSD. */
final class Xsd {
    private final Schema schema;

    private Xsd(Schema schema) {
        this.schema = schema;
    }

    static Xsd of(XmlSchema schema) {
        SchemaFactory factory = SchemaFactory.newDefaultInstance();
        try {
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            return new Xsd(factory.newSchema(new StreamSource(new StringReader(schema.xsd()))));
        } catch (SAXException e) {
            throw new AssertionError(schema.xsd(), e);
        }
    }

    List<String> errors(String xml) {
        List<String> errors = new ArrayList<>();
        Validator validator = schema.newValidator();
        validator.setErrorHandler(new DefaultHandler() {
            @Override
            public void error(SAXParseException e) {
                errors.add(e.getMessage());
            }
        });
        try {
            validator.validate(new StreamSource(new StringReader(xml)));
        } catch (SAXException | IOException | MissingResourceException e) { // JDK 17 lacks the words for some errors
            errors.add(String.valueOf(e.getMessage()));
        }
        return errors;
    }
}
