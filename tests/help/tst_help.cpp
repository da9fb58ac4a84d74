// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <QtCore/QDirIterator>
#include <QtCore/QRegularExpression>
#include <QtCore/QXmlStreamReader>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;

class tst_Help : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyPublicNameHasAPage_data();
    void everyPublicNameHasAPage();
    void everyQmlTypeHasAPage_data();
    void everyQmlTypeHasAPage();
    void membersHaveAPlaceOnTheirPage();
    void thePagesAndPicturesOfTheExamplesAreThere();
    void linksLeadToPages();

private:
    QStringList column(const QString &query);

    QStringList m_files;
    QStringList m_keywords;
};

// The names of the headers that applications include.
static QStringList publicNames()
{
    QStringList names;
    QDirIterator headers(QStringLiteral(BUILD_DIR "/src"), QDir::Files,
                         QDirIterator::Subdirectories);
    while (headers.hasNext()) {
        if (headers.next().contains("/include/QCoMqtt/"_L1))
            names.append(headers.fileName());
    }
    return names;
}

QStringList tst_Help::column(const QString &query)
{
    QStringList values;
    QSqlQuery rows(query, QSqlDatabase::database());
    while (rows.next())
        values.append(rows.value(0).toString());
    return values;
}

void tst_Help::initTestCase()
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s);
    database.setDatabaseName(QStringLiteral(HELP));
    database.setConnectOptions(u"QSQLITE_OPEN_READONLY"_s);
    QVERIFY(database.open());
    QCOMPARE(column(u"SELECT Name FROM NamespaceTable"_s), QStringList(u"qcomqtt"_s));
    QCOMPARE(column(u"SELECT Name FROM FolderTable"_s), QStringList(u"doc"_s));
    m_files = column(u"SELECT Name FROM FileNameTable"_s);
    m_keywords = column(u"SELECT Identifier FROM IndexTable"_s);
}

void tst_Help::everyPublicNameHasAPage_data()
{
    QTest::addColumn<QString>("name");
    const QStringList names = publicNames();
    QVERIFY(names.size() > 50);
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << name;
}

void tst_Help::everyPublicNameHasAPage()
{
    QFETCH(QString, name);
    QVERIFY(m_keywords.contains(u"QCoMqtt::"_s + name));
}

void tst_Help::everyQmlTypeHasAPage_data()
{
    QTest::addColumn<QString>("id");
    for (const char *name : {"Mqtt", "MqttClient", "MqttSubscription", "MqttTopic"})
        QTest::newRow(name) << u"QML."_s + QLatin1StringView(name);
}

void tst_Help::everyQmlTypeHasAPage()
{
    QFETCH(QString, id);
    QVERIFY(m_keywords.contains(id));
}

void tst_Help::membersHaveAPlaceOnTheirPage()
{
    QVERIFY(m_keywords.contains("QCoMqtt::Client::publish"_L1));
    QVERIFY(m_keywords.contains("QCoMqtt::TopicModel::follow"_L1));
    QVERIFY(m_keywords.contains("QML.MqttTopic::staleAfter"_L1));
    QVERIFY(!m_keywords.contains("QML.MqttTopic::setStaleAfter"_L1)); // is nothing of QML's
    QVERIFY(!m_keywords.contains("QCoMqtt::TopicModel::indexOfNode"_L1)); // is private
}

void tst_Help::thePagesAndPicturesOfTheExamplesAreThere()
{
    QFile file(QStringLiteral(MANIFEST));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader manifest(&file);
    int examples = 0;
    while (!manifest.atEnd()) {
        if (manifest.readNext() != QXmlStreamReader::StartElement
            || manifest.name() != "example"_L1)
            continue;
        ++examples;
        for (const auto attribute : {"docUrl"_L1, "imageUrl"_L1}) {
            const QString url = manifest.attributes().value(attribute).toString();
            QVERIFY2(url.startsWith("qthelp://qcomqtt/doc/"_L1), qPrintable(url));
            QVERIFY2(m_files.contains(url.section(u'/', 4)), qPrintable(url));
        }
    }
    QVERIFY2(!manifest.hasError(), qPrintable(manifest.errorString()));
    QVERIFY(examples >= 6);
}

void tst_Help::linksLeadToPages()
{
    static const QRegularExpression link(u"<a href=\"([^\"#:]+)(#[^\"]*)?\""_s);
    int links = 0;
    for (const QString &page : std::as_const(m_files)) {
        QFile file(QStringLiteral(BUILD_DIR "/docs/html/") + page);
        if (!page.endsWith(".html"_L1))
            continue;
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        const QString html = QString::fromUtf8(file.readAll());
        auto matches = link.globalMatch(html);
        while (matches.hasNext()) {
            const QString folder = page.contains(u'/') ? page.section(u'/', 0, -2) + u'/'
                                                       : QString();
            const QString target = QDir::cleanPath(folder + matches.next().captured(1));
            QVERIFY2(m_files.contains(target), qPrintable(page + u": "_s + target));
            ++links;
        }
    }
    QVERIFY(links > 10);
}

QTEST_GUILESS_MAIN(tst_Help)
#include "tst_help.moc"
